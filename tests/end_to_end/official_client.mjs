// One conversation between Slack's official clients and the playground. Prints a line per step; exits 1 at the first
// surprise. Everything waits for events, never for time; the runner bounds the whole.
import { createRequire } from "node:module";
import { strict as assert } from "node:assert";

const [base, packages] = process.argv.slice(2);
const require = createRequire(packages + "/");
const { SocketModeClient } = require("@slack/socket-mode");
const { WebClient } = require("@slack/web-api");
const WebSocket = require("ws");

const step = (text) => console.log("ok: " + text);
const api = { slackApiUrl: base + "/api/" };
const quiet = { getLevel: () => "error", setLevel() {}, setName() {}, debug() {}, info() {}, warn() {}, error(...words) { console.error(...words); } };
const web = new WebClient("xoxb-playground", { ...api, logger: quiet });
const socket = new SocketModeClient({ appToken: "xapp-playground", clientOptions: api, logger: quiet });
const once = (name) => new Promise((resolve) => socket.once(name, resolve));

async function control(route, fields) {
  const response = await fetch(base + "/playground/" + route, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(fields),
  });
  const answer = await response.json();
  assert.equal(answer.problem, undefined);
  return answer;
}

async function state(person, place) {
  return (await fetch(`${base}/playground/state?person=${person}&place=${place}`)).json();
}

// Waits for a state of which `holds` is true.
async function until(person, place, holds) {
  for (;;) {
    const now = await state(person, place);
    if (holds(now)) return now;
    await fetch(`${base}/playground/wait?after=${now.revision}`);
  }
}

async function main() {
  const hello = once("connected");
  await socket.start();
  await hello;
  step("connected and greeted");

  const me = await web.auth.test();
  assert.equal(me.user_id, "U0BOT");
  assert.equal((await web.conversations.join({ channel: "C104" })).channel.is_member, true);
  step("auth.test and conversations.join");

  let heard = once("slash_commands");
  await control("command", { person: "bo", place: "C104", text: "/action @ana look at #general & <b>" });
  let { body, ack } = await heard;
  assert.equal(body.command, "/action");
  assert.equal(body.text, "<@U001|ana> look at <#C001|general> &amp; &lt;b&gt;");
  assert.equal(body.user_id, "U002");
  await ack({ response_type: "ephemeral", text: "Noted A-1" });
  const noted = (now) => now.place.messages.some((message) => message.text === "Noted A-1" && message.ephemeral);
  await until("bo", "C104", noted);
  assert.equal(noted(await state("ana", "C104")), false);
  step("a slash command is escaped, and its answer is seen by one person only");

  const posted = await web.chat.postMessage({
    channel: "C104", text: "Ana, will you?", metadata: { event_type: "offer", event_payload: { id: 7 } },
    blocks: [{ type: "section", text: { type: "mrkdwn", text: "Ana, *will* you?" } },
      { type: "actions", elements: [{ type: "button", action_id: "accept", value: "A-1", text: { type: "plain_text", text: "Accept" } }] }],
  });
  assert.match(posted.ts, /^\d{10}\.\d{6}$/);
  await web.chat.update({ channel: "C104", ts: posted.ts, text: "Ana, will you, please?", blocks: posted.message.blocks });
  const history = await web.conversations.history({ channel: "C104", include_all_metadata: true, limit: 10 });
  const kept = history.messages.find((message) => message.ts === posted.ts);
  assert.equal(kept.text, "Ana, will you, please?");
  assert.deepEqual(kept.metadata, { event_type: "offer", event_payload: { id: 7 } });
  assert.equal(kept.edited.user, "U0BOT");
  step("a message is posted, updated and read back with its metadata");

  await assert.rejects(web.chat.postMessage({ channel: "C104", text: "x", blocks: [{ type: "header", text: { type: "plain_text", text: "x".repeat(151) } }] }),
    (problem) => problem.data.error === "invalid_blocks" && problem.data.response_metadata.messages.length === 1);
  await assert.rejects(web.chat.postMessage({ channel: "C0NONE", text: "x" }), (problem) => problem.data.error === "channel_not_found");
  step("limits of blocks and unknown channels are refused as Slack does");

  heard = once("interactive");
  await control("press", { person: "ana", place: "C104", ts: posted.ts, action_id: "accept" });
  ({ body, ack } = await heard);
  assert.equal(body.type, "block_actions");
  assert.equal(body.actions[0].value, "A-1");
  assert.equal(body.message.ts, posted.ts);
  await ack();
  const opened = await web.views.open({
    trigger_id: body.trigger_id,
    view: { type: "modal", callback_id: "when", title: { type: "plain_text", text: "By when?" }, submit: { type: "plain_text", text: "Save" },
      blocks: [{ type: "input", block_id: "due", label: { type: "plain_text", text: "Day" }, element: { type: "datepicker", action_id: "day" } }] },
  });
  await assert.rejects(web.views.open({ trigger_id: body.trigger_id, view: { type: "modal", title: { type: "plain_text", text: "x" }, blocks: [] } }),
    (problem) => problem.data.error === "exchanged_trigger_id");
  step("a button press arrives and opens a form, once");

  heard = once("interactive");
  await control("submit", { person: "ana", view_id: opened.view.id, values: { due: { day: "2026-12-04" } } });
  ({ body, ack } = await heard);
  assert.equal(body.view.state.values.due.day.selected_date, "2026-12-04");
  await ack({ response_action: "errors", errors: { due: "That is a holiday." } });
  await until("ana", "C104", (now) => now.views.length === 1 && now.views[0].errors && now.views[0].errors.due === "That is a holiday.");
  heard = once("interactive");
  await control("submit", { person: "ana", view_id: opened.view.id, values: { due: { day: "2026-12-05" } } });
  ({ body, ack } = await heard);
  await ack();
  await until("ana", "C104", (now) => now.views.length === 0);
  step("a form is refused with an error, then accepted");

  heard = once("app_mention");
  await control("say", { person: "chidi", place: "C104", text: "@makegood are you there?" });
  const mention = await heard;
  assert.equal(mention.event.text, "<@U0BOT> are you there?");
  assert.equal(mention.retry_num, 0);
  await mention.ack();
  step("a mention arrives");

  const responding = once("slash_commands");
  await control("command", { person: "bo", place: "C104", text: "/action list" });
  ({ body, ack } = await responding);
  await ack();
  const later = await fetch(body.response_url, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ text: "The list" }) });
  assert.equal(later.status, 200);
  await until("bo", "C104", (now) => now.place.messages.some((message) => message.text === "The list" && message.ephemeral));
  step("an answer by response URL");

  const again = once("connected");
  await control("connection", { do: "refresh" });
  await again;
  step("reconnected after a refresh");
  await socket.disconnect();
  await faults();
}

// What the faults of a connection look like from the other side of it.
async function faults() {
  const link = async () => new WebSocket((await new WebClient("xapp-playground", { ...api, logger: quiet }).apps.connections.open()).url);
  const event = (from, name) => new Promise((resolve) => from.once(name, (...values) => resolve(values)));

  const large = await link();
  assert.equal(JSON.parse((await event(large, "message"))[0]).type, "hello");
  large.send("x".repeat(20480));
  large.send("x".repeat(20481));
  assert.equal((await event(large, "close"))[0], 1009);
  step("a frame of more than 20480 bytes closes with 1009");

  const deaf = await link();
  await event(deaf, "message");
  deaf.ping();
  await event(deaf, "pong");
  deaf.on("pong", () => { throw new Error("a half-open connection answered"); });
  await control("connection", { do: "half_open" });
  deaf.ping();
  await control("say", { person: "bo", place: "C001", text: "nobody hears this" });
  assert.equal(deaf.readyState, WebSocket.OPEN);
  const gone = event(deaf, "close");
  deaf.on("error", () => {});
  await control("connection", { do: "kill" });
  assert.equal((await gone)[0], 1006);
  step("a half-open connection stays open and silent until it is cut");
}

main().then(() => process.exit(0), (problem) => { console.error(problem); process.exit(1); });
