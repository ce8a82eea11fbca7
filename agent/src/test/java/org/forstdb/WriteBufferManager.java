package org.forstdb;

/** Stands in for the class of this name. */
public class WriteBufferManager extends AbstractImmutableNativeReference {}
