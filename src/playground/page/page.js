// The playground's page: shows what one person sees of the workspace and sends what they do.
"use strict";

const $ = (id) => document.getElementById(id);
const make = (tag, options = {}, ...children) => {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(options)) {
    if (value === undefined || value === null || value === false) continue;
    if (key === "class") node.className = value;
    else if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (key === "text") node.textContent = value;
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return node;
};

const page = { person: "U002", place: "C104", tab: "messages", thread: null, state: null, arrived: 0, shownView: "" };

// --- talking to the workspace

async function post(route, fields) {
  const response = await fetch("/playground/" + route, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(fields),
  });
  const answer = await response.json();
  $("composer-problem").textContent = answer.problem || "";
  return answer;
}

async function refresh() {
  const query = new URLSearchParams({ person: page.person, place: page.place });
  if (document.visibilityState === "visible") query.set("read", "true");
  const response = await fetch("/playground/state?" + query);
  const state = await response.json();
  if (!response.ok) throw new Error(state.problem);
  // An answer for a person or place that was left meanwhile is of no use.
  if (query.get("person") !== page.person || query.get("place") !== page.place) return;
  page.state = state;
  page.arrived = Date.now();
  render();
}

async function follow() {
  for (;;) {
    try {
      if (!page.state) await refresh();
      const response = await fetch("/playground/wait?after=" + page.state.revision);
      const { revision } = await response.json();
      if (revision > page.state.revision) await refresh();
    } catch (problem) {
      showDown("The playground does not answer. Is it still running?", false);
      await new Promise((resolve) => setTimeout(resolve, 2000));
      await refresh().catch(() => {});
    }
  }
}

// --- messages

function pressIn(message) {
  return (element, block, value) => post("press", {
    person: page.person, place: page.place, ts: message.ts, action_id: element.action_id, block_id: block, value,
  });
}

function face(id) {
  const who = personBy(id);
  const index = page.state.people.indexOf(who);
  return make("span", { class: "face " + (who && who.bot ? "face-bot" : "face-" + Math.max(index, 0) % 5), "aria-hidden": "true", text: who && who.bot ? "✓" : nameOf(id)[0].toUpperCase() });
}

function reactionButtons(message) {
  return make("div", { class: "marks" }, ...(message.reactions || []).map((mark) => {
    const mine = mark.users.includes(page.person);
    return make("button", {
      type: "button", "aria-pressed": String(mine), title: mark.users.map(nameOf).join(", "),
      "aria-label": mark.name + ", " + mark.count, text: (emoji[mark.name] || ":" + mark.name + ":") + " " + mark.count,
      onclick: () => post("react", { person: page.person, place: page.place, ts: message.ts, name: mark.name, remove: mine }),
    });
  }));
}

function tools(message) {
  if (message.ephemeral) return null;
  const react = (name) => make("button", { type: "button", text: emoji[name], "aria-label": "React with " + name, onclick: () => post("react", { person: page.person, place: page.place, ts: message.ts, name }) });
  const mine = message.user === page.person;
  return make("div", { class: "tools", role: "group", "aria-label": "Message" }, react("handshake"), react("white_check_mark"), react("eyes"),
    make("button", { type: "button", text: "Reply", onclick: () => replyTo(message) }),
    menu("…", "More actions", [
      ["Track as an action", () => post("shortcut", { person: page.person, place: page.place, ts: message.ts })],
      mine && ["Edit", () => editMessage(message)],
      mine && ["Delete", () => post("delete", { person: page.person, place: page.place, ts: message.ts })],
    ].filter(Boolean)));
}

// A button that opens a menu: arrows move in it, Escape and leaving it close it.
function menu(text, label, entries) {
  const list = make("div", { class: "menu", role: "menu", "aria-label": label, hidden: true });
  const opener = make("button", { type: "button", text, "aria-label": label, "aria-haspopup": "menu", "aria-expanded": "false", onclick: () => (list.hidden ? open() : close()) });
  const whole = make("span", { class: "menu-of" }, opener, list);
  const close = () => { list.hidden = true; opener.setAttribute("aria-expanded", "false"); };
  const open = () => { list.hidden = false; opener.setAttribute("aria-expanded", "true"); list.firstChild.focus(); };
  list.append(...entries.map(([name, act]) => make("button", { type: "button", role: "menuitem", tabindex: "-1", text: name, onclick: () => { close(); opener.focus(); act(); } })));
  whole.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const items = [...list.children];
    const step = { ArrowDown: 1, ArrowUp: items.length - 1 }[event.key];
    if (event.key === "Escape") { close(); opener.focus(); }
    if (step) items[(items.indexOf(document.activeElement) + step) % items.length].focus();
    if (step || event.key === "Escape") event.preventDefault();
  });
  whole.addEventListener("focusout", (event) => { if (!whole.contains(event.relatedTarget)) close(); });
  return whole;
}

// What other apps put beside their text.
function renderAttachment(attachment) {
  const lines = [attachment.pretext, attachment.title, attachment.text, ...(attachment.fields || []).map((field) => field.title + ": " + field.value)].filter(Boolean);
  return make("div", { class: "attachment" }, ...lines.map(mrkdwn), ...(attachment.blocks || []).map((block) => renderBlock(block, () => {})));
}

function renderMessage(message) {
  const who = personBy(message.user);
  const blocks = message.blocks && message.blocks.length ? message.blocks.map((block) => renderBlock(block, pressIn(message))) : [mrkdwn(message.text)];
  const head = make("div", { class: "head" }, make("span", { class: "who", text: nameOf(message.user) }), " ", who && who.bot && make("span", { class: "app", text: "APP" }), " ",
    make("time", { datetime: new Date(msOf(message.ts)).toISOString(), text: timeOf(msOf(message.ts)) }), " ",
    message.edited && make("span", { class: "edited", text: "(edited)" }));
  return make("li", { class: "message" + (message.ephemeral ? " private" : "") + (message.thread_ts && message.thread_ts !== message.ts ? " reply" : ""), "data-ts": message.ts },
    face(message.user), make("div", { class: "body" }, message.ephemeral && make("div", { class: "only", text: "Only visible to you" }), head, ...blocks, ...(message.attachments || []).map(renderAttachment), reactionButtons(message)), tools(message));
}

// Replies stand below the message that they answer.
function inThreads(messages) {
  const known = new Set(messages.map((message) => message.ts));
  const replies = new Map();
  const isReply = (message) => message.thread_ts && message.thread_ts !== message.ts && known.has(message.thread_ts);
  for (const message of messages.filter(isReply)) replies.set(message.thread_ts, [...(replies.get(message.thread_ts) || []), message]);
  return messages.filter((message) => !isReply(message)).flatMap((message) => [message, ...(replies.get(message.ts) || [])]);
}

const shown = new Map();
let shownFor = "";

function renderMessages() {
  const place = page.state.place;
  const list = $("messages");
  const key = page.person + "/" + page.place;
  const log = $("log");
  const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 80;
  const another = key !== shownFor;
  if (another) { list.replaceChildren(); shown.clear(); shownFor = key; }
  const wanted = [];
  let day = "";
  for (const message of inThreads(place ? place.messages : [])) {
    const messageDay = dayOf(msOf(message.ts));
    if (messageDay !== day && !(message.thread_ts && message.thread_ts !== message.ts)) wanted.push({ key: "day " + messageDay, data: messageDay });
    day = messageDay;
    wanted.push({ key: message.ts, data: message });
  }
  const keys = new Set(wanted.map((item) => item.key));
  for (const [old, entry] of shown) if (!keys.has(old)) { entry.node.remove(); shown.delete(old); }
  let before = null;
  for (const item of wanted) {
    const text = JSON.stringify(item.data);
    let entry = shown.get(item.key);
    if (!entry || entry.text !== text) {
      const node = item.key.startsWith("day ") ? make("li", { class: "day", text: item.data }) : renderMessage(item.data);
      if (entry) entry.node.replaceWith(node);
      shown.set(item.key, entry = { node, text });
    }
    const next = before ? before.nextSibling : list.firstChild;
    if (next !== entry.node) list.insertBefore(entry.node, next);
    before = entry.node;
  }
  $("empty").hidden = wanted.length > 0;
  if (atEnd || another) log.scrollTop = log.scrollHeight;
}

// --- around the messages

function showDown(text, waiting) {
  $("down").hidden = !text;
  $("down").className = waiting ? "down wait" : "down";
  if ($("down").textContent !== text) $("down").textContent = text;
}

function renderStatus() {
  const { status, detail, managed } = page.state.bot;
  const words = { up: "makegood is connected", starting: managed ? "makegood is starting" : "waiting for a client", down: "makegood is down", stopped: "makegood is stopped" };
  $("bot-status").className = "status " + status;
  if ($("bot-text").textContent !== words[status]) $("bot-text").textContent = words[status];
  showDown(status === "up" ? "" : words[status][0].toUpperCase() + words[status].slice(1) + ". " + detail, status === "starting");
  for (const button of $("bot-buttons").children) button.disabled = !managed;
}

function renderPeople() {
  const people = page.state.people.filter((who) => !who.bot);
  const text = JSON.stringify([people, page.person]);
  if ($("people").dataset.shown === text) return;
  const focused = document.activeElement && document.activeElement.name === "person";
  $("people").dataset.shown = text;
  $("people").replaceChildren(...people.map((who) => make("label", { class: "person" + (who.deleted ? " gone" : "") },
    make("input", { type: "radio", name: "person", value: who.id, checked: who.id === page.person, onchange: () => become(who.id, page.place) }),
    face(who.id), make("span", { class: "name" }, who.name, make("small", { text: who.zone.split("/").pop().replace("_", " ") + (who.guest ? " · guest" : "") })),
    who.unread ? make("span", { class: "count", text: who.unread, "aria-label": who.unread + " unread direct messages" }) : null)));
  if (focused) $("people").querySelector("input:checked").focus();
}

function renderPlaces() {
  const text = JSON.stringify([page.state.places.map((place) => [place.id, place.name, place.unread, place.archived, place.member]), page.place]);
  if ($("channels").dataset.shown === text) return;
  $("channels").dataset.shown = text;
  const focused = document.activeElement && document.activeElement.dataset.place;
  const entry = (place, sign) => make("li", {}, make("button", { type: "button", "data-place": place.id, "aria-current": place.id === page.place ? "page" : null, onclick: () => become(page.person, place.id) },
    make("span", { "aria-hidden": "true", text: sign }), make("span", { class: "name" + (place.archived ? " gone" : ""), text: place.name + (place.archived ? " (archived)" : "") }),
    place.unread && place.id !== page.place ? make("span", { class: "count", text: place.unread, "aria-label": place.unread + " unread" }) : null));
  $("channels").replaceChildren(...page.state.places.filter((place) => place.kind !== "im").map((place) => entry(place, place.kind === "group" ? "🔒" : "#")));
  $("direct").replaceChildren(...page.state.places.filter((place) => place.kind === "im").map((place) => entry(place, "✓")));
  if (focused) { const again = document.querySelector(`[data-place="${focused}"]`); if (again) again.focus(); }
}

function renderPlace() {
  const place = page.state.place;
  const direct = place && place.kind === "im";
  $("place-name").textContent = place ? (direct ? "makegood" : "#" + place.name) : "…";
  const count = place ? place.members.length : 0;
  $("place-note").textContent = !place ? "You cannot read this channel." : direct ? "Direct message" : count + (count === 1 ? " member" : " members") + (place.members.includes("U0BOT") ? " · makegood is here" : " · makegood is not here") + (place.member ? "" : " · you are not a member");
  $("place-topic").hidden = !place || !place.topic;
  $("place-topic").textContent = place && place.topic ? "Topic: " + plainText(place.topic) : "";
  const tabs = direct ? [["messages", "Messages"], ["home", "Home"]] : [];
  $("place-tabs").replaceChildren(...tabs.map(([tab, text]) => make("button", { type: "button", "aria-pressed": String(page.tab === tab), text, onclick: () => openTab(tab) })));
  const act = (text, fields) => make("button", { type: "button", text, onclick: () => post("channel", { person: page.person, place: page.place, ...fields }) });
  const actions = !place || direct ? [] : [
    !place.member && act("Join", { do: "join" }),
    !place.members.includes("U0BOT") && act("Invite makegood", { do: "invite", who: "makegood" }),
    make("button", { type: "button", text: "Rename", onclick: renameChannel }),
    !place.archived && make("button", { type: "button", text: "Topic", onclick: setTopic }),
    place.archived ? act("Unarchive", { do: "unarchive" }) : act("Archive", { do: "archive" }),
  ].filter(Boolean);
  const text = JSON.stringify([page.place, place && [place.name, place.member, place.members, place.archived]]);
  if ($("place-actions").dataset.shown !== text) { $("place-actions").dataset.shown = text; $("place-actions").replaceChildren(...actions); }
  const label = "Message " + $("place-name").textContent;
  $("composer-label").textContent = label;
  $("composer-text").placeholder = label;
  $("composer").hidden = !place || place.archived || page.tab === "home";
  $("log").hidden = page.tab === "home";
  $("home").hidden = page.tab !== "home";
}

function openTab(tab) {
  page.tab = tab;
  if (tab === "home") post("home", { person: page.person });
  render();
}

function renderHome() {
  const view = page.state.home;
  const text = JSON.stringify(view);
  if (page.tab !== "home" || $("home").dataset.shown === text + page.person) return;
  $("home").dataset.shown = text + page.person;
  const act = (element, block, value) => post("press", { person: page.person, view_id: view.id, action_id: element.action_id, block_id: block, value });
  $("home").replaceChildren(...(view ? view.blocks.map((block) => renderBlock(block, act)) : [make("p", { class: "quiet", text: "makegood has not published a Home yet." })]));
}

function renderWorkshop() {
  const connections = page.state.connections;
  $("connections").textContent = connections.length + " open" + (connections.length ? ": " + connections.map((one) => one.id + " " + one.state.replace("_", "-")).join(", ") : "") + " · " + page.state.unacknowledged + " unanswered · nobody heard for " + page.state.silent_ms + " ms in all";
  const { faults } = page.state;
  $("fault-refuse").checked = faults.refuse;
  const active = [faults.refuse && "connections are refused", faults.duplicate_next && faults.duplicate_next + " to be doubled", faults.drop_next && faults.drop_next + " to be lost", faults.drop_acks && faults.drop_acks + " answers to be lost", faults.reorder_next && faults.reorder_next + " to be swapped", faults.delay_next && faults.delay_next + " to be late",
    ...Object.entries(faults.methods).map(([name, fault]) => name + ": " + (fault.slow_ms ? fault.slow_ms + " ms" : fault.error || fault.status) + " × " + fault.count)].filter(Boolean);
  $("fault-list").textContent = active.length ? "Active: " + active.join(" · ") : "No faults are active.";
  $("faults").querySelector("summary").textContent = active.length ? "Faults (" + active.length + ")" : "Faults";
}

function renderClock() {
  if (!page.state) return;
  const ms = nowMs();
  $("clock-now").textContent = inZone(ms, { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" }) + " for " + page.state.you.name;
  $("clock-now").setAttribute("datetime", new Date(ms).toISOString());
}

function render() {
  renderStatus();
  renderClock();
  renderPeople();
  renderPlaces();
  renderPlace();
  renderMessages();
  renderHome();
  renderWorkshop();
  renderModal();
  const unread = page.state.places.reduce((sum, place) => sum + place.unread, 0);
  document.title = (unread ? "(" + unread + ") " : "") + "Makegood playground";
}

function become(person, place) {
  const other = person !== page.person;
  page.person = person;
  page.tab = "messages";
  page.thread = null;
  // A direct message belongs to its person: the other's own is opened instead.
  page.place = other && place.startsWith("D") ? "D" + person.slice(1) : place;
  if (other && page.state && place === page.place && !page.state.people.length) page.place = "C001";
  location.replace("#" + page.person + "/" + page.place);
  showThread();
  refresh();
}

// One of the first steps at a time: the window is for the messages.
function showStep(wanted) {
  const steps = [...$("hint-steps").children];
  const step = Math.min(Math.max(wanted, 0), steps.length - 1);
  steps.forEach((one, index) => { one.hidden = index !== step; });
  $("hint-number").textContent = step + 1 + " of " + steps.length;
  $("hint-back").disabled = step === 0;
  $("hint-next").disabled = step === steps.length - 1;
  sessionStorage.setItem("step", step);
}

// --- questions of the page itself

function ask({ title, text, label, value, check, yes, no }) {
  $("ask-title").textContent = title;
  $("ask-text").textContent = text || "";
  $("ask-field").hidden = !label;
  $("ask-label").textContent = label || "";
  $("ask-input").value = value || "";
  $("ask-check").hidden = !check;
  $("ask-private").checked = false;
  $("ask-yes").textContent = yes || "OK";
  $("ask-no").textContent = no || "Cancel";
  $("ask").showModal();
  return new Promise((resolve) => {
    const finish = (answer) => { $("ask").close(); resolve(answer); };
    $("ask-form").onsubmit = (event) => { event.preventDefault(); finish({ text: $("ask-input").value.trim(), checked: $("ask-private").checked }); };
    $("ask-no").onclick = () => finish(null);
    $("ask").oncancel = () => resolve(null);
  });
}

const confirmWith = (question) => ask({ title: plainText(question.title.text), text: plainText(question.text.text), yes: plainText(question.confirm.text), no: plainText(question.deny.text) });

async function createChannel() {
  const answer = await ask({ title: "Create a channel", label: "Name, for example inc-105-login-slow", check: true, yes: "Create" });
  if (!answer || !answer.text) return;
  const made = await post("channel", { do: "create", person: page.person, name: answer.text, private: answer.checked });
  if (made.place) become(page.person, made.place);
}

async function renameChannel() {
  const answer = await ask({ title: "Rename the channel", label: "New name", value: page.state.place.name, yes: "Rename" });
  if (answer && answer.text) post("channel", { do: "rename", person: page.person, place: page.place, name: answer.text });
}

async function setTopic() {
  const answer = await ask({ title: "Set the topic", label: "Topic, for example SEV-1, service: checkout", value: plainText(page.state.place.topic), yes: "Set" });
  if (answer) post("channel", { do: "topic", person: page.person, place: page.place, topic: answer.text });
}

async function editMessage(message) {
  const answer = await ask({ title: "Edit the message", label: "Text", value: plainText(message.text), yes: "Save" });
  if (answer && answer.text) post("edit", { person: page.person, place: page.place, ts: message.ts, text: answer.text });
}

// --- the workshop

async function showCalls() {
  const response = await fetch("/playground/log");
  const { entries } = await response.json();
  $("calls").replaceChildren(...entries.slice(-40).reverse().map((entry) => make("li", { class: entry.ok === false || entry.problem ? "bad" : "" },
    timeOf(entry.at_ms) + " " + (entry.problem || entry.method + " " + (entry.ok ? "ok" : entry.status + " " + (entry.error || ""))))));
}

async function moveClock(to) {
  const answer = await post("clock", { to, zone: page.state.you.zone });
  if (!answer.problem) $("clock-to").value = "";
}

function wire() {
  const here = location.hash.slice(1).split("/");
  if (here.length === 2) [page.person, page.place] = here;
  document.addEventListener("click", (event) => {
    const { clock, connection, fault, bot, type } = event.target.dataset;
    if (clock) moveClock(clock);
    if (connection) post("connection", { do: connection });
    if (fault) post("faults", JSON.parse(fault));
    if (bot) post("bot", { do: bot });
    if (type) { $("composer-text").value = type; $("composer-text").focus(); }
  });
  $("clock-form").onsubmit = (event) => { event.preventDefault(); moveClock($("clock-to").value.trim()); };
  $("fault-refuse").onchange = () => post("faults", { refuse: $("fault-refuse").checked });
  $("redeliver").onclick = () => post("redeliver", {});
  $("log-refresh").onclick = showCalls;
  $("new-channel").onclick = createChannel;
  $("new-action").onclick = () => post("shortcut", { person: page.person });
  $("composer").onsubmit = (event) => { event.preventDefault(); send(); };
  $("composer-text").addEventListener("keydown", composerKey);
  $("composer-text").addEventListener("input", showSuggestions);
  // What is being written survives a reload.
  $("composer-text").value = sessionStorage.getItem("draft") || "";
  addEventListener("pagehide", () => sessionStorage.setItem("draft", $("composer-text").value));
  $("composer-text").addEventListener("blur", hideSuggestions);
  $("replying-stop").onclick = () => { page.thread = null; showThread(); };
  $("modal-form").onsubmit = submitModal;
  $("modal-close").onclick = closeModal;
  $("modal").oncancel = (event) => { event.preventDefault(); closeModal(); };
  const hint = $("hint");
  hint.hidden = sessionStorage.getItem("hint") === "hidden";
  showStep(Number(sessionStorage.getItem("step")));
  for (const [id, by] of [["hint-back", -1], ["hint-next", 1]]) $(id).onclick = () => showStep(Number(sessionStorage.getItem("step")) + by);
  $("hint-close").onclick = () => { hint.hidden = true; sessionStorage.setItem("hint", "hidden"); };
  document.addEventListener("visibilitychange", () => page.state && refresh());
  setInterval(renderClock, 1000);
}

wire();
follow();
