//! `wurao-cluster`: the registry's large jobs over several machines.

mod command;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments = command::Arguments::parse();
    command::listen_to_the_engine();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::from(1);
        }
    };
    let code = runtime.block_on(arguments.run());
    // A thread that still reads a file is not waited for.
    runtime.shutdown_background();
    code
}
