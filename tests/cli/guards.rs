//! Guards of the structure: layering, registries, catalogues.
