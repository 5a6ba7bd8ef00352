// Blocks of messages and forms: what Slack draws from the JSON that an app sends.
"use strict";

// --- blocks

function richElement(element) {
  switch (element.type) {
    case "text": {
      const style = element.style || {};
      const tag = style.code ? "code" : style.bold ? "strong" : style.italic ? "em" : style.strike ? "s" : "span";
      return make(tag, { text: element.text });
    }
    case "user": return make("span", { class: "mention", text: "@" + nameOf(element.user_id) });
    case "link": return make("a", { href: element.url, rel: "noreferrer", target: "_blank", text: element.text || element.url });
    case "emoji": return document.createTextNode(emoji[element.name] || ":" + element.name + ":");
    case "rich_text_list": return make("ul", {}, ...element.elements.map((item) => make("li", {}, "• ", richElement(item))));
    case "rich_text_quote": return make("blockquote", {}, ...element.elements.map(richElement));
    case "rich_text_preformatted": return make("pre", {}, ...element.elements.map(richElement));
    default: return make("div", {}, ...(element.elements || []).map(richElement));
  }
}

const allOptions = (element) => (element.options || []).concat((element.option_groups || []).flatMap((group) => group.options));

function selectFor(element, choices, chosen, onchange) {
  const prompt = element.placeholder ? plainText(element.placeholder.text) : "Choose…";
  const node = make("select", { "aria-label": prompt, onchange: () => onchange && onchange(node.value) },
    make("option", { value: "", text: prompt }),
    ...choices.map(([value, text]) => make("option", { value, text, selected: value === chosen })));
  return node;
}

const peopleChoices = () => page.state.people.filter((who) => !who.bot && !who.deleted).map((who) => [who.id, who.real_name]);
const placeChoices = () => page.state.places.map((place) => [place.id, "#" + place.name]);

// A button or menu outside of a form. `act` is called with the value that was chosen.
function control(element, act) {
  switch (element.type) {
    case "button":
      return make("button", {
        type: "button", class: element.style ? "style-" + element.style : "", text: plainText(element.text.text),
        "aria-label": element.accessibility_label, "data-action": element.action_id,
        onclick: async (event) => {
          if (element.confirm && !(await confirmWith(element.confirm))) return;
          if (element.url) window.open(element.url, "_blank", "noreferrer");
          const button = event.target;
          button.disabled = true;
          await act(null);
          button.disabled = false;
        },
      });
    case "static_select": case "overflow": case "radio_buttons": case "checkboxes":
      return selectFor(element, allOptions(element).map((option) => [option.value, plainText(option.text.text)]),
        (element.initial_option || {}).value, act);
    case "users_select": return selectFor(element, peopleChoices(), element.initial_user, act);
    case "channels_select": case "conversations_select": return selectFor(element, placeChoices(), null, act);
    case "datepicker":
      return make("input", { type: "date", "aria-label": "Date", value: element.initial_date, onchange: (event) => act(event.target.value) });
    case "image": return make("span", { class: "quiet", text: "[" + element.alt_text + "]" });
    default: return make("span", { class: "quiet", text: "[" + element.type + "]" });
  }
}

function renderBlock(block, act) {
  const doing = (element) => (value) => act(element, block.block_id, value);
  switch (block.type) {
    case "header": return make("div", { class: "block header", role: "heading", "aria-level": 3, text: plainText(block.text.text) });
    case "divider": return make("hr");
    case "section":
      return make("div", { class: "block" }, make("div", { class: "block section" }, block.text && textObject(block.text),
        block.accessory && control(block.accessory, doing(block.accessory))),
        block.fields && make("div", { class: "block fields" }, ...block.fields.map(textObject)));
    case "context": return make("div", { class: "block context" }, ...block.elements.map((part) => part.type === "image" ? make("span", { text: "[" + part.alt_text + "] " }) : textObject(part)));
    case "actions": return make("div", { class: "block actions" }, ...block.elements.map((element) => control(element, doing(element))));
    case "markdown": return make("div", { class: "block" }, mrkdwn(block.text));
    case "rich_text": return make("div", { class: "block rich" }, ...block.elements.map(richElement));
    case "image": return make("p", { class: "quiet", text: "[Image: " + block.alt_text + "]" });
    default: return make("p", { class: "quiet", text: "[" + block.type + "]" });
  }
}

// --- forms (modals)

function inputFor(element, id, state) {
  const kept = (state || {})[element.action_id] || {};
  switch (element.type) {
    case "plain_text_input":
      return element.multiline ? make("textarea", { id, rows: 4, maxlength: element.max_length, placeholder: element.placeholder && element.placeholder.text }, kept.value ?? element.initial_value ?? "")
        : make("input", { id, maxlength: element.max_length, placeholder: element.placeholder && element.placeholder.text, value: kept.value ?? element.initial_value });
    case "datepicker": return make("input", { id, type: "date", value: kept.selected_date ?? element.initial_date });
    case "timepicker": return make("input", { id, type: "time", value: kept.selected_time ?? element.initial_time });
    case "static_select": return selectWithId(id, selectFor(element, allOptions(element).map((option) => [option.value, plainText(option.text.text)]), (kept.selected_option || element.initial_option || {}).value));
    case "users_select": return selectWithId(id, selectFor(element, peopleChoices(), kept.selected_user ?? element.initial_user));
    case "channels_select": case "conversations_select":
      return selectWithId(id, selectFor(element, placeChoices(), kept.selected_channel ?? kept.selected_conversation ?? element.initial_channel ?? element.initial_conversation ?? (element.default_to_current_conversation ? page.place : null)));
    case "checkboxes": case "radio_buttons": return choicesFor(element, id, kept);
    case "multi_static_select": case "multi_users_select": {
      const choices = element.type === "multi_users_select" ? peopleChoices() : allOptions(element).map((option) => [option.value, plainText(option.text.text)]);
      return make("select", { id, multiple: true }, ...choices.map(([value, text]) => make("option", { value, text })));
    }
    case "number_input": return make("input", { id, type: "number", value: kept.value ?? element.initial_value });
    case "email_text_input": return make("input", { id, type: "email", value: kept.value ?? element.initial_value });
    default: return make("input", { id, value: kept.value ?? element.initial_value });
  }
}

const selectWithId = (id, node) => { node.id = id; node.removeAttribute("aria-label"); return node; };

function choicesFor(element, id, kept) {
  const several = element.type === "checkboxes";
  const chosen = several ? (kept.selected_options || element.initial_options || []).map((option) => option.value) : [(kept.selected_option || element.initial_option || {}).value];
  return make("div", { id }, ...element.options.map((option) => make("label", { class: "choice" },
    make("input", { type: several ? "checkbox" : "radio", name: id, value: option.value, checked: chosen.includes(option.value) }),
    make("span", {}, option.text.type === "mrkdwn" ? mrkdwn(option.text.text) : plainText(option.text.text), option.description && make("span", { class: "hint-text", text: " " + plainText(option.description.text) })))));
}

function fieldValue(element, node) {
  if (element.type === "checkboxes") return [...node.querySelectorAll("input:checked")].map((box) => box.value);
  if (element.type === "radio_buttons") return (node.querySelector("input:checked") || { value: "" }).value;
  if (element.type.startsWith("multi_")) return [...node.selectedOptions].map((option) => option.value);
  return node.value;
}

const topView = () => page.state.views[page.state.views.length - 1];
let modalFields = [];

function modalValues() {
  const values = {};
  for (const { block, element, node } of modalFields) (values[block] ||= {})[element.action_id] = fieldValue(element, node);
  return values;
}

function modalBlock(view, block, number) {
  const act = (element, id, value) => post("press", { person: page.person, view_id: view.id, action_id: element.action_id, block_id: id, value, values: modalValues() });
  if (block.type !== "input") return renderBlock(block, act);
  const id = "field-" + number;
  const node = inputFor(block.element, id, view.state && view.state.values[block.block_id]);
  modalFields.push({ block: block.block_id, element: block.element, node, optional: block.optional, number });
  const problem = make("p", { class: "problem", id: id + "-problem", role: "alert", text: (view.errors || {})[block.block_id] || "" });
  const group = ["checkboxes", "radio_buttons"].includes(block.element.type);
  if (block.dispatch_action) node.addEventListener("change", () => act(block.element, block.block_id, fieldValue(block.element, node)));
  node.setAttribute("aria-describedby", id + "-hint " + id + "-problem");
  const name = make(group ? "legend" : "label", group ? {} : { for: id }, plainText(block.label.text), block.optional && make("span", { class: "optional", text: " (optional)" }));
  return make(group ? "fieldset" : "div", { class: "field" }, name, node, make("p", { class: "hint-text", id: id + "-hint", text: block.hint ? plainText(block.hint.text) : "" }), problem);
}

function renderModal() {
  const view = topView();
  const dialog = $("modal");
  if (!view) { if (dialog.open) dialog.close(); page.shownView = ""; return; }
  const text = JSON.stringify([view.id, view.hash, view.errors, view.failed]);
  $("modal-submit").disabled = Boolean(view.waiting);
  if (text === page.shownView) return;
  page.shownView = text;
  modalFields = [];
  $("modal-title").textContent = plainText(view.title.text);
  $("modal-body").replaceChildren(...view.blocks.map((block, number) => modalBlock(view, block, number)));
  $("modal-problem").textContent = view.failed || "";
  $("modal-submit").hidden = !view.submit;
  $("modal-submit").textContent = view.submit ? plainText(view.submit.text) : "";
  $("modal-close").textContent = view.close ? plainText(view.close.text) : "Cancel";
  if (!dialog.open) dialog.showModal();
  const wrong = modalFields.find(({ block }) => (view.errors || {})[block]);
  const first = wrong || modalFields[0];
  if (first) (first.node.matches("input,textarea,select") ? first.node : first.node.querySelector("input")).focus();
}

function submitModal(event) {
  event.preventDefault();
  let complete = true;
  for (const { element, node, optional, number } of modalFields) {
    const missing = !optional && fieldValue(element, node).length === 0;
    $("field-" + number + "-problem").textContent = missing ? "Please complete this field." : "";
    complete &&= !missing;
  }
  if (complete) post("submit", { person: page.person, view_id: topView().id, values: modalValues() });
}

const closeModal = () => topView() && post("close", { person: page.person, view_id: topView().id });
