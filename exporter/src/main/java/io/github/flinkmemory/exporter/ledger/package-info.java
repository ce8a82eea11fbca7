/** What the resident memory of the process consists of: sample to partition, nothing else. */
package io.github.flinkmemory.exporter.ledger;
