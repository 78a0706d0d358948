//! A language model behind an endpoint: the only code of the program that uses a network, and only when one is named.
//!
//! What is asked and what is kept is decided in `evidence::model`; here are time limits, retries and the size of replies.
//! One address is spoken to and no other: redirects are not followed. The key goes into one header and nowhere else.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::io::{self, IsTerminal};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

use detente::Answered;
use detente::evidence::model::{self, Asked, Form, Outcome, Spent};
use detente::evidence::{ExtractorName, Lexicon, Prepared};
use ureq::http::{StatusCode, Uri};

use crate::args::ModelArgs;
use crate::stop::{Stop, note};

/// A connection that takes longer will not come.
const CONNECT: Duration = Duration::from_secs(10);
/// Bytes of a reply that are read, at most. The longest useful one has some ten thousand.
const LARGEST: u64 = 4 << 20;
/// How often one question is asked while the endpoint is busy, broken or silent.
const TRIES: u32 = 3;
/// The wait before the second try; it doubles with each.
const PAUSE: Duration = Duration::from_millis(500);
/// However long an endpoint asks to wait, no longer is waited.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);
/// From one look at Ctrl-C to the next.
const TICK: Duration = Duration::from_millis(50);
/// After so many questions in a row without an answer the endpoint is taken to be gone.
const GIVE_UP: usize = 3;
/// Characters of what an endpoint says that are shown.
const SHOWN: usize = 200;

/// An endpoint, with what was asked of it so far.
pub(crate) struct Endpoint {
    agent: ureq::Agent,
    url: String,
    /// Scheme, host and port: what of the URL is shown.
    host: String,
    model: String,
    key: Option<String>,
    form: Cell<Form>,
    tally: RefCell<Tally>,
}

/// What was asked and what came of it.
#[derive(Default)]
struct Tally {
    requests: usize,
    spent: Spent,
    found: usize,
    refused: usize,
    failed: usize,
    /// Questions in a row that got no answer.
    in_a_row: usize,
    /// Whether nothing more is asked.
    over: bool,
}

/// Why a question got no answer.
#[derive(Debug)]
enum Failure {
    /// Another try may help, after the pause that the endpoint asks for.
    Passing(String, Option<Duration>),
    /// The endpoint does not take this form of question.
    Form(String),
    /// The answer to this question is of no use.
    Lasting(String),
    /// All tries came to nothing.
    Silent(String),
    /// No question will get one.
    Fatal(String),
    /// The user stopped it.
    Stopped,
}

impl Endpoint {
    /// The endpoint that the options name, if they do.
    ///
    /// # Errors
    /// A URL, or a variable with a key, that cannot be used.
    pub(crate) fn new(args: &ModelArgs) -> Result<Option<Self>, Stop> {
        let (Some(url), Some(model)) = (&args.model_url, &args.model) else { return Ok(None) };
        let (url, host) = address(url)?;
        let key = args.model_key_var.as_deref().map(key).transpose()?;
        let whole =
            Duration::try_from_secs_f64(args.model_timeout).map_err(|_| Stop::usage("--model-timeout is too long"))?;
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_global(Some(whole))
            .timeout_connect(Some(CONNECT.min(whole)))
            .user_agent(concat!("detente/", env!("CARGO_PKG_VERSION")));
        let agent = config.build().new_agent();
        let (form, tally) = (Cell::new(Form::Schema), RefCell::default());
        Ok(Some(Self { agent, url, host, model: model.clone(), key, form, tally }))
    }

    /// What the model is called among the extractors.
    pub(crate) fn identity(&self) -> ExtractorName {
        model::identity(&self.model)
    }

    /// Asks about a document. What failed is told on standard error; what was found before that is kept.
    pub(crate) fn asked(&self, document: &Prepared, lexicon: &Lexicon, stop: &dyn Fn() -> bool) -> Answered {
        let name = &document.document.name;
        if self.tally.borrow().over {
            self.tally.borrow_mut().failed += 1;
            self.say(&format!("{name}: not asked"));
            return Answered::default();
        }
        let mut answered = Answered { candidates: Vec::new(), whole: true };
        let asked = model::requests(document, lexicon);
        for (at, one) in asked.iter().enumerate() {
            let part = if asked.len() > 1 { format!(" ({} of {})", at + 1, asked.len()) } else { String::new() };
            match self.outcome(one, document, lexicon, stop) {
                Ok(outcome) => {
                    self.kept(&format!("{name}{part}"), &outcome);
                    answered.whole &= outcome.broken.is_none();
                    answered.candidates.extend(outcome.candidates);
                }
                Err(failure) => {
                    answered.whole = false;
                    if matches!(failure, Failure::Stopped) || self.failed(&format!("{name}{part}"), failure) {
                        break;
                    }
                }
            }
        }
        answered
    }

    /// Says what was asked in all. True if every question got its answer.
    pub(crate) fn finish(&self) -> bool {
        let tally = self.tally.borrow();
        let Tally { requests, spent, found, refused, failed, .. } = &*tally;
        self.say(&format!(
            "{requests} requests to {}, {} tokens asked and {} replied; {found} statements, {refused} refused, \
             {failed} questions without an answer",
            self.host, spent.asked, spent.replied
        ));
        *failed == 0
    }

    /// One question and what its answer came to.
    fn outcome(
        &self,
        asked: &Asked,
        document: &Prepared,
        lexicon: &Lexicon,
        stop: &dyn Fn() -> bool,
    ) -> Result<Outcome, Failure> {
        let body = self.in_some_form(asked, stop)?;
        let answer = model::answer(&body);
        let mut tally = self.tally.borrow_mut();
        tally.spent.asked = tally.spent.asked.saturating_add(answer.spent.asked);
        tally.spent.replied = tally.spent.replied.saturating_add(answer.spent.replied);
        let read = answer.text.and_then(|text| model::read(&text, document, lexicon, &self.identity()));
        read.map_err(|error| {
            let cut = if answer.cut { "; the endpoint cut the reply off" } else { "" };
            Failure::Lasting(format!("{error}{cut}"))
        })
    }

    /// Asks in the richest form that the endpoint takes, and remembers it.
    fn in_some_form(&self, asked: &Asked, stop: &dyn Fn() -> bool) -> Result<String, Failure> {
        loop {
            let form = self.form.get();
            match self.with_retries(&model::body(asked, &self.model, form), stop) {
                Err(Failure::Form(why)) => match form.simpler() {
                    Some(simpler) => self.form.set(simpler),
                    None => {
                        // The question may be at fault and not the form: the next one begins with the richest again.
                        self.form.set(Form::Schema);
                        return Err(Failure::Silent(why));
                    }
                },
                other => return other,
            }
        }
    }

    fn with_retries(&self, body: &str, stop: &dyn Fn() -> bool) -> Result<String, Failure> {
        let mut pause = PAUSE;
        for attempt in 1.. {
            self.tally.borrow_mut().requests += 1;
            match self.once(body, stop) {
                Err(Failure::Passing(why, _)) if attempt == TRIES => {
                    return Err(Failure::Silent(format!("{why}, {TRIES} times")));
                }
                Err(Failure::Passing(_, wanted)) => sleep(wanted.unwrap_or(pause).min(LONGEST_PAUSE), stop)?,
                other => return other,
            }
            pause *= 2;
        }
        Err(Failure::Stopped)
    }

    /// Sends one request from a thread of its own, so that Ctrl-C need not wait for the answer.
    fn once(&self, body: &str, stop: &dyn Fn() -> bool) -> Result<String, Failure> {
        let mut request = self.agent.post(&self.url).header("content-type", "application/json");
        if let Some(key) = &self.key {
            request = request.header("authorization", format!("Bearer {key}"));
        }
        let (sender, receiver) = mpsc::channel();
        let body = body.to_owned();
        std::thread::spawn(move || {
            let answered = request.send(body).map_err(failure).and_then(received);
            // After Ctrl-C nobody waits for it any more.
            let _ = sender.send(answered);
        });
        loop {
            match receiver.recv_timeout(TICK) {
                Ok(answered) => return answered,
                Err(RecvTimeoutError::Disconnected) => return Err(Failure::Lasting("the request failed".to_owned())),
                Err(RecvTimeoutError::Timeout) if stop() => return Err(Failure::Stopped),
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }

    fn kept(&self, name: &str, outcome: &Outcome) {
        let (found, refused) = (outcome.candidates.len(), outcome.refused.len());
        let mut tally = self.tally.borrow_mut();
        tally.found += found;
        tally.refused += refused;
        tally.in_a_row = 0;
        let why: BTreeSet<String> = outcome.refused.iter().map(|(_, fault)| fault.to_string()).collect();
        let why = if refused == 0 { String::new() } else { format!(": {}", Vec::from_iter(why).join("; ")) };
        tally.failed += usize::from(outcome.broken.is_some());
        let broken = outcome.broken.iter().map(|broken| format!("; {broken}, and what is whole in it is used"));
        let why = why + &broken.collect::<String>();
        self.say(&format!("{name}: {found} statements, {refused} refused{why}"));
    }

    /// Tells of a question without an answer. True if nothing more is to be asked.
    fn failed(&self, name: &str, failure: Failure) -> bool {
        let mut tally = self.tally.borrow_mut();
        tally.failed += 1;
        let (why, silent, fatal) = match failure {
            Failure::Fatal(why) => (why, true, true),
            Failure::Silent(why) => (why, true, false),
            Failure::Passing(why, _) | Failure::Form(why) | Failure::Lasting(why) => (why, false, false),
            Failure::Stopped => return true,
        };
        self.say(&format!("{name}: {why}"));
        tally.in_a_row = if silent { tally.in_a_row + 1 } else { 0 };
        tally.over = fatal || tally.in_a_row == GIVE_UP;
        if tally.over {
            self.say("nothing more is asked of it");
        }
        tally.over
    }

    /// Words about the endpoint. They may repeat what it said, so the key and signs that steer a terminal are taken out.
    fn say(&self, text: &str) {
        let text = match &self.key {
            Some(key) => text.replace(key.as_str(), "***"),
            None => text.to_owned(),
        };
        let clear = if io::stderr().is_terminal() { "\r\u{1b}[K" } else { "" };
        note(&format!("{clear}model: {}", text.replace(char::is_control, " ")));
    }
}

/// The address of the chat interface, and what of it is shown.
fn address(url: &str) -> Result<(String, String), Stop> {
    let refused = |why: &str| Stop::usage(format!("--model-url {why}")).hint("as http://localhost:8080/v1");
    let parsed: Uri = url.parse().map_err(|_| refused("is no URL"))?;
    let (Some(scheme @ ("http" | "https")), Some(authority)) = (parsed.scheme_str(), parsed.authority()) else {
        return Err(refused("has to begin with http:// or https://"));
    };
    if authority.as_str().contains('@') {
        return Err(refused("holds a name or a password; put the key into a variable and name it by --model-key-var"));
    }
    let path = parsed.path().trim_end_matches('/');
    let path = if path.ends_with("/chat/completions") { path.to_owned() } else { format!("{path}/chat/completions") };
    let query = parsed.query().map(|query| format!("?{query}")).unwrap_or_default();
    let host = format!("{scheme}://{authority}");
    Ok((format!("{host}{path}{query}"), host))
}

/// The key that a variable holds.
fn key(variable: &str) -> Result<String, Stop> {
    let refused = |why| Stop::usage(format!("the variable named by --model-key-var {why}")).hint("export it first");
    let key = std::env::var(variable).map_err(|_| refused("is not set"))?;
    let key = key.trim();
    match key {
        "" => Err(refused("is empty")),
        key if key.bytes().all(|byte| byte.is_ascii_graphic()) => Ok(key.to_owned()),
        _ => Err(refused("holds signs that no key has")),
    }
}

/// What kind of failure an error of the connection is.
fn failure(error: ureq::Error) -> Failure {
    match error {
        ureq::Error::Timeout(_) => Failure::Passing("no answer within the time".to_owned(), None),
        ureq::Error::HostNotFound => Failure::Fatal("the endpoint has no such host".to_owned()),
        ureq::Error::BodyExceedsLimit(_) => Failure::Lasting(format!("the reply is longer than {LARGEST} bytes")),
        ureq::Error::Rustls(_) | ureq::Error::Tls(_) => Failure::Fatal("no safe connection to the endpoint".to_owned()),
        ureq::Error::Io(error) if error.kind() == io::ErrorKind::InvalidData => {
            Failure::Lasting("the reply is no text".to_owned())
        }
        ureq::Error::Io(_) | ureq::Error::ConnectionFailed | ureq::Error::Protocol(_) => {
            Failure::Passing("the connection failed or broke off".to_owned(), None)
        }
        _ => Failure::Lasting("the endpoint cannot be asked".to_owned()),
    }
}

/// The text of a response, or what its status means.
fn received(mut response: ureq::http::Response<ureq::Body>) -> Result<String, Failure> {
    let status = response.status();
    let pause = response.headers().get("retry-after").and_then(|value| value.to_str().ok()?.trim().parse().ok());
    let text = response.body_mut().with_config().limit(LARGEST).read_to_string();
    if status.is_success() {
        return text.map_err(failure);
    }
    let why = said(status, &text.unwrap_or_default());
    Err(match status.as_u16() {
        400 | 422 => Failure::Form(why),
        401 | 403 | 404 => Failure::Fatal(why),
        408 | 429 | 500..=599 => Failure::Passing(why, pause.map(Duration::from_secs)),
        300..=399 => Failure::Fatal(format!("{why}; redirects are not followed")),
        _ => Failure::Lasting(why),
    })
}

/// A status with the beginning of what the endpoint says of it.
fn said(status: StatusCode, text: &str) -> String {
    let value: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
    let words = value["error"]["message"].as_str().or(value["message"].as_str()).unwrap_or_default();
    let words: String = words.chars().take(SHOWN).collect();
    let colon = if words.is_empty() { "" } else { ": " };
    format!("the endpoint answers {}{colon}{words}", status.as_u16())
}

/// Waits, and looks at Ctrl-C meanwhile.
fn sleep(pause: Duration, stop: &dyn Fn() -> bool) -> Result<(), Failure> {
    let until = Instant::now() + pause;
    while Instant::now() < until {
        if stop() {
            return Err(Failure::Stopped);
        }
        std::thread::sleep(TICK.min(until.saturating_duration_since(Instant::now())));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_completed_or_refused() {
        let of = |url| address(url).map_err(|stop| stop.message);
        let whole = ("http://localhost:8080/v1/chat/completions".to_owned(), "http://localhost:8080".to_owned());
        for url in
            ["http://localhost:8080/v1", "http://localhost:8080/v1/", "http://localhost:8080/v1/chat/completions"]
        {
            assert_eq!(of(url), Ok(whole.clone()));
        }
        assert_eq!(of("https://a.b/c?v=1").unwrap().0, "https://a.b/c/chat/completions?v=1");
        assert!(of("ftp://a.b").unwrap_err().contains("http://"));
        assert!(of("localhost").unwrap_err().contains("http://"));
        let secret = of("https://me:secret@a.b").unwrap_err();
        assert!(secret.contains("--model-key-var") && !secret.contains("secret"), "{secret}");
    }
}
