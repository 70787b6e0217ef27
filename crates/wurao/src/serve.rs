//! Serving: the desk behind its pages, and the jobs beside them.

use cli::{Context, Reply, Serve};
use desk::error::Answer;
use std::net::SocketAddr;
use std::sync::Arc;
use web::Guard;

/// Serves until Ctrl+C or a termination signal.
pub async fn serve(options: Serve, context: &Context, account: &str) -> Answer<Reply> {
    let desk = context.open().await?;
    let listener = tokio::net::TcpListener::bind(SocketAddr::new(options.address, options.port)).await?;
    let bound = listener.local_addr()?;
    let words = &context.words;
    // One line, flushed at once: scripts and tests wait for it.
    let url = format!("http://{bound}");
    println!("{}", words.a("cli-serving", &[("url", url)]));
    eprintln!("{}", words.a("cli-data", &[("path", desk.data.display().to_string())]));
    eprintln!("{}", words.t("cli-stop"));
    let watch = tokio::spawn(desk::jobs::keep_running(Arc::clone(&desk)));
    let router = web::router(desk, account, Guard::new(bound));
    axum::serve(listener, router).with_graceful_shutdown(stopped()).await?;
    watch.abort();
    Ok(Reply::new(serde_json::Value::Null, ""))
}

async fn stopped() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        let Ok(mut terminate) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) else {
            let _ = interrupt.await;
            return;
        };
        tokio::select! { _ = interrupt => {}, _ = terminate.recv() => {} }
    }
    #[cfg(not(unix))]
    let _ = interrupt.await;
}
