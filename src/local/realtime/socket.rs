//! One browser's connection: it joins channels, keeps its token fresh, and is told.

use std::collections::HashMap;

use axum::extract::ws::{Message, WebSocket};
use serde_json::{Value, json};

use super::Realtime;
use super::channel::{Channel, Refusal};
use super::feed::News;
use super::frame::{self, Frame};

/// Before the name of every topic.
const PREFIX: &str = "realtime:";

/// By their topics.
type Channels = HashMap<String, Channel>;

pub async fn serve(mut socket: WebSocket, realtime: Realtime) {
    let mut news = realtime.feed.follow();
    let mut channels = Channels::new();
    loop {
        let answers = tokio::select! {
            heard = socket.recv() => match heard {
                Some(Ok(Message::Text(text))) => match serde_json::from_str(&text) {
                    Ok(frame) => hear(&realtime, &mut channels, &frame).await,
                    Err(_) => return,
                },
                Some(Ok(Message::Close(_)) | Err(_)) | None => return,
                Some(Ok(_)) => Vec::new(),
            },
            told = news.recv() => told.map(|told| tell(&mut channels, &told)).unwrap_or_default(),
        };
        for answer in answers {
            if socket.send(answer).await.is_err() {
                return;
            }
        }
    }
}

async fn hear(realtime: &Realtime, channels: &mut Channels, frame: &Frame) -> Vec<Message> {
    let Frame(join_ref, _, topic, event, payload) = frame;
    let reply = |status: &str, response: Value| vec![text(&frame.reply(status, &response))];
    match event.as_str() {
        "heartbeat" => reply("ok", json!({})),
        "phx_join" => match join(realtime, join_ref.clone(), topic, payload).await {
            Ok(channel) => {
                channels.insert(topic.clone(), channel);
                reply("ok", json!({ "postgres_changes": [] }))
            }
            Err(refusal) => reply("error", json!({ "reason": refusal.to_string() })),
        },
        "access_token" => {
            let Some(before) = channels.remove(topic) else { return Vec::new() };
            match join(realtime, before.join_ref.clone(), topic, payload).await {
                Ok(channel) => {
                    channels.insert(topic.clone(), Channel { since: before.since, ..channel });
                    Vec::new()
                }
                Err(_) => vec![text(&Frame::close(topic, before.join_ref))],
            }
        }
        "phx_leave" => {
            channels.remove(topic);
            let mut answers = reply("ok", json!({}));
            answers.push(text(&Frame::close(topic, join_ref.clone())));
            answers
        }
        // Browsers have nothing to say to each other.
        _ => reply("error", json!({ "reason": "unmatched topic" })),
    }
}

async fn join(realtime: &Realtime, join_ref: Option<String>, topic: &str, payload: &Value) -> Result<Channel, Refusal> {
    // A fresh token comes without the settings of the channel.
    if payload["config"]["private"] == json!(false) {
        return Err(Refusal::Public);
    }
    let name = topic.strip_prefix(PREFIX).unwrap_or_default();
    let token = payload["access_token"].as_str().unwrap_or_default();
    Channel::join(&realtime.settings, join_ref, name, token).await
}

fn tell(channels: &mut Channels, news: &News) -> Vec<Message> {
    let topic = format!("{PREFIX}{}", news.topic);
    let Some(channel) = channels.get(&topic).filter(|channel| news.inserted_at > channel.since) else {
        return Vec::new();
    };
    if channel.has_ended() {
        let ended = channels.remove(&topic).and_then(|channel| channel.join_ref);
        return vec![text(&Frame::close(&topic, ended))];
    }
    vec![Message::Binary(frame::broadcast(&topic, &news.event, &news.payload).into())]
}

fn text(frame: &Frame) -> Message {
    Message::Text(frame.text().into())
}
