//! `wurao [serve]`: the desk on loopback.

use super::{Context, Reply};
use crate::error::Answer;
use crate::web::Guard;
use clap::Args;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

/// Open the desk in the browser.
#[derive(Args)]
pub struct Serve {
    /// Address to listen on. Anything but loopback lets others on the network reach the desk.
    #[arg(long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    address: IpAddr,
    /// Port; 0 takes a free one and prints it.
    #[arg(long, default_value_t = 7878)]
    port: u16,
}

impl Default for Serve {
    fn default() -> Serve {
        Serve { address: IpAddr::V4(Ipv4Addr::LOCALHOST), port: 7878 }
    }
}

impl Serve {
    /// Serves until Ctrl+C or a termination signal.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        let app = Arc::new(context.open().await?);
        let listener = tokio::net::TcpListener::bind(SocketAddr::new(self.address, self.port)).await?;
        let bound = listener.local_addr()?;
        let words = &context.words;
        // One line, flushed at once: scripts and tests wait for it.
        let url = format!("http://{bound}");
        println!("{}", words.a("cli-serving", &[("url", url)]));
        eprintln!("{}", words.a("cli-data", &[("path", app.data.display().to_string())]));
        eprintln!("{}", words.t("cli-stop"));
        let watch = tokio::spawn(crate::work::reminders::keep_watch(Arc::clone(&app)));
        let router = crate::web::router(app, Guard::new(bound));
        axum::serve(listener, router).with_graceful_shutdown(stopped()).await?;
        watch.abort();
        Ok(Reply::new(serde_json::Value::Null, ""))
    }
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
