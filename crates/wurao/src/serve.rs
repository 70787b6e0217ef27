//! Serving: the desk behind its pages, and the jobs beside them.

use crate::lan::{self, Door};
use crate::listen::listening;
use cli::{Context, Reply, Serve};
use desk::Desk;
use desk::error::Answer;
use desk::people::phones;
use desk::registry::Registry;
use desk::words::Words;
use std::net::SocketAddr;
use std::path::Path;
use std::process;
use std::sync::Arc;
use tokio::sync::watch;
use tokio::task::JoinSet;
use web::{Counter, Guard, Lan, Limits, Site};

/// Files that a process may open where the system does not say: the least that common systems give.
const FILES: usize = 256;
/// Exit code after a second signal, as of a program that a signal ended.
const ENDED: i32 = 130;
/// The same for a termination signal.
#[cfg(unix)]
const TERMINATED: i32 = 143;

/// Serves until Ctrl+C or a termination signal. What is under way then has a moment to end; a second signal ends it at once.
pub async fn serve(options: Serve, context: &Context, account: &str) -> Answer<Reply> {
    if let Some(folder) = &options.registry {
        return serve_registry(folder, &options, context).await;
    }
    let desk = context.open().await?;
    let listener = listening(SocketAddr::new(options.address, options.port)).await?;
    let bound = listener.local_addr()?;
    let door = match options.lan {
        true => Some(lan::door(&desk, &options).await?),
        false => None,
    };
    let words = &context.words;
    let stopped = stopped(context.words)?;
    if let Some(door) = &door {
        tell(&desk, account, &door.lan, context).await?;
    }
    // One line, flushed at once and the last one: scripts and tests wait for it.
    let url = format!("http://{bound}");
    println!("{}", words.a("cli-serving", &[("url", url)]));
    eprintln!("{}", words.a("cli-data", &[("path", desk.data.display().to_string())]));
    eprintln!("{}", words.t("cli-stop"));
    let watch = tokio::spawn(desk::jobs::keep_running(Arc::clone(&desk)));
    let site = Site::new(desk, account, door.as_ref().map(|door| door.lan.clone()));
    let doors = 1 + door.as_ref().map_or(0, |door| door.listeners.len());
    let limits = Limits::default().with_files(files() / doors);
    let mut serving = JoinSet::new();
    if let Some(Door { listeners, lan, tls }) = door {
        let router = site.behind(Guard::lan(lan.hosts()));
        for listener in listeners {
            let (router, limits, stopped, tls) = (router.clone(), limits.clone(), stopped.clone(), tls.clone());
            serving.spawn(web::serve_wrapped(listener, router, limits, stopped, tls));
        }
    }
    serving.spawn(web::serve(listener, site.behind(Guard::new(bound)), limits, stopped));
    while serving.join_next().await.is_some() {}
    watch.abort();
    Ok(Reply::new(serde_json::Value::Null, ""))
}

/// The pages of a registry, until a signal.
async fn serve_registry(folder: &Path, options: &Serve, context: &Context) -> Answer<Reply> {
    let registry = Arc::new(Registry::open(folder, context.clock, context.database()).await?);
    let listener = listening(SocketAddr::new(options.address, options.port)).await?;
    let bound = listener.local_addr()?;
    let stopped = stopped(context.words)?;
    println!(
        "{}",
        context.words.a("cli-registry-serving", &[("url", format!("http://{bound}")), ("name", registry.name())])
    );
    eprintln!("{}", context.words.t("cli-stop"));
    let guard = Guard::public(bound, &options.host);
    let telling = tokio::spawn(desk::registry::keep_telling(Arc::clone(&registry)));
    let counter = Counter::new(registry, options.open_list, options.forwarded);
    let limits = Limits::default().with_files(files());
    web::serve(listener, web::registry_router(counter, guard), limits, stopped).await;
    telling.abort();
    Ok(Reply::new(serde_json::Value::Null, ""))
}

/// Where phones get in, the words to compare, and a first code. Whoever reads this sits at the machine.
async fn tell(desk: &Arc<Desk>, account: &str, lan: &Lan, context: &Context) -> Answer<()> {
    let words = &context.words;
    for address in &lan.addresses {
        let (url, name) = (format!("https://{}/pair", address.host), address.name.clone());
        let line = words.a("cli-lan", &[("url", url), ("name", name)]);
        println!("{}", line.replace("（）", "").replace(" ()", ""));
    }
    println!("{}", words.t("cli-lan-only"));
    println!("{}", words.a("cli-lan-words", &[("words", lan.key.words(context.lang).join(" "))]));
    let code = phones::code_for_the_start(desk, account).await?;
    println!("{}", words.a("cli-lan-code", &[("code", code.code)]));
    Ok(())
}

/// How many files this process may have open at once.
pub(crate) fn files() -> usize {
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let soft = limits.lines().find_map(|line| line.strip_prefix("Max open files")?.split_whitespace().next());
    match soft {
        Some("unlimited") => usize::MAX,
        soft => soft.and_then(|soft| soft.parse().ok()).unwrap_or(FILES),
    }
}

/// Turns true at the first signal to stop. The second one ends the process: nothing that was acknowledged is lost by it.
pub(crate) fn stopped(words: Words) -> Answer<watch::Receiver<bool>> {
    let (stop, stopped) = watch::channel(false);
    let mut signals = Signals::new()?;
    tokio::spawn(async move {
        signals.next().await;
        eprintln!("{}", words.t("cli-stopping"));
        let _ = stop.send(true);
        signals.next().await;
        process::exit(ENDED);
    });
    Ok(stopped)
}

/// Ends the process at the first signal, with no file half written. What is served has [`stopped`] instead.
pub(crate) fn ended_by_a_signal() -> Answer<()> {
    let mut signals = Signals::new()?;
    tokio::spawn(async move {
        let code = signals.next().await;
        let _no_file_begins = cli::leave_nothing_half();
        process::exit(code);
    });
    Ok(())
}

#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> Answer<Signals> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Signals { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }
    /// Which code a program ends with that such a signal ended.
    async fn next(&mut self) -> i32 {
        tokio::select! { _ = self.interrupt.recv() => ENDED, _ = self.terminate.recv() => TERMINATED }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn new() -> Answer<Signals> {
        Ok(Signals)
    }
    async fn next(&mut self) -> i32 {
        let _ = tokio::signal::ctrl_c().await;
        ENDED
    }
}
