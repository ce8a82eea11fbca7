/** Class loaders of user code: what they hold of the metaspace, and which of them leak. */
package io.github.flinkmemory.agent.read.loader;
