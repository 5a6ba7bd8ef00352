// The message box: threads, suggestions, sending.
"use strict";

// --- writing

function replyTo(message) {
  page.thread = message.thread_ts || message.ts;
  showThread();
  $("composer-text").focus();
}

function showThread() {
  $("replying").hidden = !page.thread;
  if (!page.thread) return;
  const parent = page.state.place.messages.find((message) => message.ts === page.thread);
  $("replying-text").textContent = "Replying to " + (parent ? nameOf(parent.user) + ": " + plainText(parent.text).slice(0, 60) : "a thread");
}

async function send() {
  const box = $("composer-text");
  const text = box.value.trim();
  if (!text) return;
  hideSuggestions();
  box.value = "";
  const answer = await post("say", { person: page.person, place: page.place, text, thread_ts: page.thread || "" });
  if (answer.problem && !box.value) box.value = text;
  $("log").scrollTop = $("log").scrollHeight;
}

const verbs = ["/action ", "/action mine", "/action list", "/action help", "/action done A-1", "/action digest preview", "/invite @makegood", "/topic ", "/archive"];
let suggested = { from: 0, items: [], at: 0 };

function findSuggestions() {
  const box = $("composer-text");
  const before = box.value.slice(0, box.selectionStart);
  const commands = before.startsWith("/") ? verbs.filter((verb) => verb.startsWith(before) && verb !== before) : [];
  if (commands.length) return { from: 0, items: commands, at: 0 };
  const word = before.match(/(?:^|\s)([@#][\w.-]*)$/);
  if (!word) return { from: 0, items: [], at: 0 };
  const names = word[1][0] === "@" ? page.state.people.filter((who) => !who.deleted).map((who) => "@" + who.name).concat((page.state.groups || []).map((group) => "@" + group.handle))
    : page.state.places.filter((place) => place.kind !== "im").map((place) => "#" + place.name);
  return { from: before.length - word[1].length, items: names.filter((name) => name.startsWith(word[1]) && name !== word[1]), at: 0 };
}

function showSuggestions() {
  suggested = { ...findSuggestions() };
  suggested.items = suggested.items.slice(0, 7);
  drawSuggestions();
}

function drawSuggestions() {
  $("suggestions").hidden = suggested.items.length === 0;
  $("suggestions").replaceChildren(...suggested.items.map((item, number) => make("li", {
    role: "option", id: "suggestion-" + number, "aria-selected": String(number === suggested.at), text: item, onmousedown: (event) => { event.preventDefault(); takeSuggestion(number); },
  })));
  if (suggested.items.length) $("composer-text").setAttribute("aria-activedescendant", "suggestion-" + suggested.at);
  else $("composer-text").removeAttribute("aria-activedescendant");
}

function hideSuggestions() { suggested.items = []; drawSuggestions(); }

function takeSuggestion(number) {
  const box = $("composer-text");
  const item = suggested.items[number] + (suggested.items[number].endsWith(" ") || isCommand(suggested.items[number]) ? "" : " ");
  const rest = box.value.slice(box.selectionStart);
  box.value = box.value.slice(0, suggested.from) + item + rest;
  box.selectionStart = box.selectionEnd = suggested.from + item.length;
  hideSuggestions();
  box.focus();
}

const isCommand = (item) => item.startsWith("/");

function composerKey(event) {
  if (event.isComposing) return;
  const open = suggested.items.length > 0;
  if (open && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    suggested.at = (suggested.at + (event.key === "ArrowDown" ? 1 : suggested.items.length - 1)) % suggested.items.length;
    drawSuggestions();
  } else if (open && event.key === "Tab" && !event.shiftKey) {
    event.preventDefault();
    takeSuggestion(suggested.at);
  } else if (open && event.key === "Escape") {
    event.preventDefault();
    hideSuggestions();
  } else if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    const mention = open && /^[@#]/.test(suggested.items[suggested.at]);
    if (mention) takeSuggestion(suggested.at); else send();
  }
}
