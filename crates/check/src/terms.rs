//! Words on whose reading it depends (D4).
