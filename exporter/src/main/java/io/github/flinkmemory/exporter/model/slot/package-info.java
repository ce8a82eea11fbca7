/** How a TaskManager divides its memory: network buffers, slots, and the consumers in a slot. */
package io.github.flinkmemory.exporter.model.slot;
