//! The binary `wurao`: reads the environment, opens the desk and hangs in the doors.

mod lan;
mod line;
mod listen;
mod serve;

use cli::{Arguments, Environment};
use std::path::PathBuf;
use std::process::ExitCode;

/// The account of a desk that serves the one person who sits at it.
const LOCAL: &str = "local";

fn main() -> ExitCode {
    let arguments = Arguments::of_process();
    leave_no_memory_behind();
    init_logging();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("wurao: {error}");
            return ExitCode::from(1);
        }
    };
    let code = runtime.block_on(run(arguments));
    // What still reads on a thread of its own when the desk has closed is not waited for.
    runtime.shutdown_background();
    code
}

async fn run(arguments: Arguments) -> ExitCode {
    let account = LOCAL.to_owned();
    let environment = Environment { home: variable("HOME"), xdg_data: variable("XDG_DATA_HOME"), account };
    let context = arguments.context(&environment);
    if let Err(refusal) = arguments.go_together() {
        return cli::shown(&context, Err(refusal));
    }
    if let Some(options) = arguments.line() {
        return cli::shown(&context, line::serve(options, &context).await);
    }
    if let Some(options) = arguments.selftest() {
        return cli::shown(&context, line::selftest(options, &context).await);
    }
    match arguments.serve() {
        Some(options) => cli::shown(&context, serve::serve(options, &context, LOCAL).await),
        None => match serve::ended_by_a_signal() {
            Ok(()) => cli::run(arguments, &context).await,
            Err(refusal) => cli::shown(&context, Err(refusal)),
        },
    }
}

/// A crash must not write what people said into a file: on Linux the process says which memory may be dumped, and says none.
/// Elsewhere the system's own setting decides.
fn leave_no_memory_behind() {
    if cfg!(target_os = "linux") {
        // Where the system has no such file, there is nothing to say it to.
        let _ = std::fs::write("/proc/self/coredump_filter", "0");
    }
}

#[expect(clippy::disallowed_methods, reason = "the named place for reading the environment")]
fn variable(name: &str) -> Option<PathBuf> {
    std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from)
}

fn init_logging() {
    let filter = variable("WURAO_LOG").and_then(|v| v.into_os_string().into_string().ok());
    let filter = tracing_subscriber::EnvFilter::new(filter.as_deref().unwrap_or("warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
}
