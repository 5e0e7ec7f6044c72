//! The local stack: real parts, no Docker. Compiled with the feature `local` alone.
