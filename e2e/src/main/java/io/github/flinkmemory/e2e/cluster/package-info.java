/** Real Flink processes of any version on any Java: started, asked, and gone at the end. */
package io.github.flinkmemory.e2e.cluster;
