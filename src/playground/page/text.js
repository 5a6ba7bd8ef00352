// Slack's text and times as a person sees them: entities, formatting, dates in the zone of who looks.
"use strict";

// --- time

const nowMs = () => page.state.now_ms + (Date.now() - page.arrived);
const inZone = (ms, options) => new Intl.DateTimeFormat("en-GB", { timeZone: page.state.you.zone, ...options }).format(ms);
const timeOf = (ms) => inZone(ms, { hour: "2-digit", minute: "2-digit" });
const dayOf = (ms) => inZone(ms, { weekday: "long", day: "numeric", month: "long" });
const msOf = (ts) => Number(ts) * 1000;

function prettyDay(ms, options, pretty) {
  const isoDay = (at) => new Intl.DateTimeFormat("en-CA", { timeZone: page.state.you.zone }).format(at);
  const names = [[0, "today"], [86400000, "tomorrow"], [-86400000, "yesterday"]];
  const near = pretty && names.find(([shift]) => isoDay(nowMs() + shift) === isoDay(ms));
  return near ? near[1] : inZone(ms, options);
}

function dateText(seconds, format) {
  const ms = Number(seconds) * 1000;
  const long = { weekday: "long", day: "numeric", month: "long", year: "numeric" };
  const plain = { day: "numeric", month: "long", year: "numeric" };
  const short = { day: "numeric", month: "short", year: "numeric" };
  return format.replace(/\{(\w+)\}/g, (whole, token) => {
    const pretty = token.endsWith("_pretty");
    switch (token.replace("_pretty", "")) {
      case "date_num": return new Intl.DateTimeFormat("en-CA", { timeZone: page.state.you.zone }).format(ms);
      case "date": return prettyDay(ms, plain, pretty);
      case "date_short": return prettyDay(ms, short, pretty);
      case "date_long": return prettyDay(ms, long, pretty);
      case "time": return timeOf(ms);
      case "time_secs": return inZone(ms, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
      case "ago": return Math.round((nowMs() - ms) / 60000) + " minutes ago";
      default: return whole;
    }
  });
}

// --- Slack's text

const emoji = { handshake: "🤝", white_check_mark: "✅", heavy_check_mark: "✔️", eyes: "👀", "+1": "👍", thumbsup: "👍", tada: "🎉", warning: "⚠️", hourglass: "⌛", hourglass_flowing_sand: "⏳", x: "❌", clipboard: "📋", bell: "🔔", calendar: "📅", point_right: "👉", question: "❓", memo: "📝", red_circle: "🔴", large_green_circle: "🟢", large_yellow_circle: "🟡", white_circle: "⚪", no_entry: "⛔", lock: "🔒", link: "🔗", bulb: "💡", raised_hands: "🙌", pray: "🙏", rotating_light: "🚨", arrow_right: "➡️", ballot_box_with_check: "☑️", pushpin: "📌", zzz: "💤", speech_balloon: "💬", busts_in_silhouette: "👥", chart_with_upwards_trend: "📈", fire: "🔥", wave: "👋" };
const plainText = (text) => text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&").replace(/:([a-z0-9_+-]+):/g, (whole, name) => emoji[name] || whole);
const personBy = (id) => page.state.people.find((who) => who.id === id);
const nameOf = (id) => (personBy(id) || { name: id === "USLACKBOT" ? "Slackbot" : id }).name;

function entity(inside) {
  const [target, label] = [inside.split("|")[0], inside.includes("|") ? inside.slice(inside.indexOf("|") + 1) : ""];
  if (target.startsWith("@")) return make("span", { class: "mention", text: "@" + nameOf(target.slice(1)) });
  if (target.startsWith("#")) {
    const place = page.state.places.find((known) => known.id === target.slice(1));
    return make("span", { class: "mention", text: place ? "#" + place.name : "#private channel" });
  }
  if (target.startsWith("!date^")) {
    const [, seconds, format, link] = target.split("^");
    const shown = make("time", { text: dateText(seconds, format), title: plainText(label) });
    return link ? make("a", { href: link, rel: "noreferrer", target: "_blank" }, shown) : shown;
  }
  if (target.startsWith("!subteam^")) return make("span", { class: "mention", text: label || "@group" });
  if (target.startsWith("!")) return make("span", { class: "mention", text: "@" + target.slice(1) });
  if (!/^(https?:|mailto:)/.test(target)) return document.createTextNode("<" + plainText(inside) + ">");
  return make("a", { href: plainText(target), rel: "noreferrer", target: "_blank", text: plainText(label || target) });
}

const inlinePattern = /<([^<>]+)>|`([^`\n]+)`|(?<![\w*])\*([^*\n]+)\*(?![\w*])|(?<![\w_])_([^_\n]+)_(?![\w_])|(?<![\w~])~([^~\n]+)~(?![\w~])/g;

function inline(text) {
  const nodes = [];
  let end = 0;
  for (const match of text.matchAll(inlinePattern)) {
    if (match.index > end) nodes.push(document.createTextNode(plainText(text.slice(end, match.index))));
    const [whole, special, code, bold, italic, struck] = match;
    if (special !== undefined) nodes.push(entity(special));
    else if (code !== undefined) nodes.push(make("code", { text: plainText(code) }));
    else if (bold !== undefined) nodes.push(make("strong", {}, ...inline(bold)));
    else if (italic !== undefined) nodes.push(make("em", {}, ...inline(italic)));
    else nodes.push(make("s", {}, ...inline(struck)));
    end = match.index + whole.length;
  }
  if (end < text.length) nodes.push(document.createTextNode(plainText(text.slice(end))));
  return nodes;
}

function mrkdwn(text) {
  const box = make("div", { class: "rich" });
  (text || "").split("```").forEach((part, index) => {
    if (index % 2 === 1) { box.append(make("pre", { text: plainText(part.replace(/^\n/, "")) })); return; }
    let quote = null;
    const lines = part.split("\n");
    lines.forEach((line, number) => {
      const quoted = line.match(/^(?:&gt;|>) ?(.*)$/);
      const last = number === lines.length - 1;
      if (!quoted) { quote = null; box.append(...inline(line), last ? "" : "\n"); return; }
      if (quote) quote.append("\n"); else box.append(quote = make("blockquote"));
      quote.append(...inline(quoted[1]));
    });
  });
  return box;
}

const textObject = (object) => object.type === "mrkdwn" ? mrkdwn(object.text) : make("div", { class: "rich", text: plainText(object.text) });
