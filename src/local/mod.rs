//! The local stack: what a hosted Supabase project brings along, on one machine.

pub mod storage;
