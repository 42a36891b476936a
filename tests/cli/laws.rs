//! Laws that hold for any data: merging, splitting, order, scale.
