//! The line as a telephone of somebody else's exchange: one task keeps it registered there, through the line's own socket.

use crate::clock::Clock;
use desk::error::{Answer, Refusal};
use desk::screen::live::secret;
use screen::sip::{Name, Own, Registration, Standing, Subscriber, Task, Transport, response};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use tokio::net::UdpSocket;
use tokio::sync::{mpsc, watch};

/// Answers that wait; more are lost, and what they answer is repeated.
const MOST_WAITING: usize = 8;
/// The longest that the clock is not looked at, in milliseconds.
const LONGEST: u64 = 60_000;

/// How others see the registration.
pub(crate) struct Registering {
    name: Vec<u8>,
    inbox: mpsc::Sender<(Vec<u8>, SocketAddr)>,
    at: SocketAddr,
    standing: watch::Receiver<Standing>,
}

impl Registering {
    /// Hands an answer to the registration; false when it is for somebody else.
    pub(crate) fn hand(&self, bytes: &[u8], from: SocketAddr) -> bool {
        let Ok(response) = response(bytes) else { return false };
        let is_ours = response.fields.header(Name::CallId).is_some_and(|call| call.value == self.name);
        if is_ours {
            let _ = self.inbox.try_send((bytes.to_vec(), from));
        }
        is_ours
    }

    /// Where it is registered, and how that stands.
    pub(crate) fn standing(&self) -> (SocketAddr, Standing) {
        (self.at, *self.standing.borrow())
    }
}

/// Keeps it.
pub(crate) struct Keeper {
    registration: Registration,
    socket: Arc<UdpSocket>,
    inbox: mpsc::Receiver<(Vec<u8>, SocketAddr)>,
    standing: watch::Sender<Standing>,
    /// Something was wrong: who read that reads that it is over, too.
    troubled: bool,
}

/// A registration that begins when it is [run](Keeper::run).
///
/// # Errors
/// `screen-register-unreachable` where no way leads to the exchange.
pub(crate) async fn registering(
    subscriber: &Subscriber,
    socket: &Arc<UdpSocket>,
    public: Option<IpAddr>,
) -> Answer<(Registering, Keeper)> {
    let at = subscriber.at();
    let bound = socket.local_addr()?;
    let ip = match public {
        Some(public) => public,
        None if bound.ip().is_unspecified() => towards(at).await?,
        None => bound.ip(),
    };
    if ip.is_ipv4() != at.is_ipv4() {
        return Err(Refusal::refused("screen-register-unreachable").with("address", at.to_string()));
    }
    let own = Own { at: SocketAddr::new(ip, bound.port()), transport: Transport::Udp };
    let registration = Registration::new(subscriber.clone(), own, secret()?, 0);
    let (outbox, inbox) = mpsc::channel(MOST_WAITING);
    let (told, standing) = watch::channel(registration.standing());
    let registering = Registering { name: registration.name().to_vec(), inbox: outbox, at, standing };
    Ok((registering, Keeper { registration, socket: Arc::clone(socket), inbox, standing: told, troubled: false }))
}

/// The address of ours from which packets go there. Nothing is sent.
async fn towards(at: SocketAddr) -> Answer<IpAddr> {
    let unreachable = |_| Refusal::refused("screen-register-unreachable").with("address", at.to_string());
    let any = if at.is_ipv4() { SocketAddr::from(([0, 0, 0, 0], 0)) } else { SocketAddr::from(([0; 8], 0)) };
    let socket = UdpSocket::bind(any).await?;
    socket.connect(at).await.map_err(unreachable)?;
    Ok(socket.local_addr()?.ip())
}

impl Keeper {
    /// Keeps the registration until told to stop, and then gives it back.
    pub(crate) async fn run(mut self, clock: Clock, mut stopped: watch::Receiver<bool>) {
        loop {
            while let Some(task) = self.registration.task() {
                self.does(task, clock).await;
            }
            self.standing.send_replace(self.registration.standing());
            if self.registration.is_over() {
                return;
            }
            let next = self.registration.next().min(clock.now() + LONGEST);
            tokio::select! {
                Some((bytes, from)) = self.inbox.recv() => self.registration.take(&bytes, from, clock.now()),
                () = tokio::time::sleep_until(clock.at(next).into()) => self.registration.tick(clock.now()),
                stop = stopped.wait_for(|stop| *stop), if !self.registration.is_leaving() => {
                    drop(stop);
                    self.registration.leave(clock.now());
                }
            }
        }
    }

    async fn does(&mut self, task: Task, clock: Clock) {
        let at = self.registration.registrar();
        match task {
            Task::Send(bytes) => {
                // It is sent again; whoever is not there is told as silence.
                if let Err(error) = self.socket.send_to(&bytes, at).await {
                    tracing::debug!(%error, "a registration could not be sent");
                }
            }
            Task::Lost => {
                self.troubled = true;
                tracing::error!(%at, "the registration ran out: no calls come from there");
            }
            Task::Stands(Standing::Registered { until }) => {
                let seconds = until.saturating_sub(clock.now()) / 1000;
                match std::mem::take(&mut self.troubled) {
                    false => tracing::info!(%at, seconds, "registered: calls come from there"),
                    true => tracing::warn!(%at, seconds, "registered again: calls come from there"),
                }
            }
            Task::Stands(Standing::Refused { status }) => {
                self.troubled = true;
                tracing::error!(%at, status, "the registration was refused; it is asked for again after growing pauses");
            }
            Task::Stands(Standing::Silent) => {
                self.troubled = true;
                tracing::error!(%at, "nobody answers the registration; it is asked for again after growing pauses");
            }
            Task::Stands(standing) => tracing::info!(%at, standing = standing.id(), "the registration"),
        }
    }
}
