//! The local stack: real parts, no Docker. Compiled with the feature `local` alone.

pub mod auth;
pub mod child;
pub mod database;
pub mod edge;
pub mod gateway;
pub mod keys;
pub mod mailbox;
pub mod packages;
pub mod part;
pub mod pool;
pub mod ports;
pub mod postgres;
pub mod postgrest;
pub mod realtime;
pub mod stack;
pub mod storage;
pub mod suite;
pub mod web;
