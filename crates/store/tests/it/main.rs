//! The conformance suite: small stories, each told to SQLite and to PostgreSQL in every run.

mod backups;
mod bed;
mod damage;
mod index;
mod jobs;
mod keys;
mod killed;
mod logs;
mod neighbour;
mod old;
mod opening;
mod phones;
mod register;
mod reminders;
mod tampering;
mod writers;
