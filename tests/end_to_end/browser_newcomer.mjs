// The newcomer's story, with keyboard and mouse.
import { strict as assert } from "node:assert";
import { accessible, become, messages, openPlace, overhang, picture, press, run, settle, step, type, visit } from "./browser_support.mjs";

const TEXT = "add an alert on replica lag";

async function unread(tab, name) {
  const count = tab.locator("#people label", { hasText: name }).locator(".count");
  return (await count.count()) === 0 ? 0 : Number(await count.textContent());
}

run(async (context) => {
  const tab = await visit(context);
  await picture(tab, "start");
  await accessible(tab, "the page at the start");

  const focused = () => tab.evaluate(() => document.activeElement.id || document.activeElement.value || document.activeElement.className);
  await tab.keyboard.press("Tab");
  assert.equal(await focused(), "skip", "the keyboard's way begins with a short cut");
  await tab.keyboard.press("Enter");
  await tab.keyboard.type("/action @a");
  assert.equal(await focused(), "composer-text");
  await tab.keyboard.press("Tab");
  assert.equal(await tab.locator("#composer-text").inputValue(), "/action @ana ", "Tab takes the suggestion");
  await tab.locator("#composer-text").fill("");
  await tab.locator("#people input:checked").focus();
  await tab.keyboard.press("ArrowDown");
  await tab.locator("#clock-now", { hasText: "for chidi" }).waitFor();
  await tab.keyboard.press("ArrowUp");
  await tab.locator("#clock-now", { hasText: "for bo" }).waitFor();
  step("the page works with the keyboard alone");

  await openPlace(tab, "inc-104-checkout-down");
  await type(tab, "/action @ana add an alert on replica lag by friday");
  await settle(tab);
  const board = messages(tab, TEXT).filter({ hasNotText: "Only visible to you" });
  assert.equal(await messages(tab, "Only visible to you").filter({ hasText: "A-1" }).count(), 1, "one receipt for Bo alone");
  assert.equal(await board.count(), 1, "one board");
  const boardTs = await board.getAttribute("data-ts");
  await picture(tab, "bo-asked");
  step("Bo asked, the board shows it");

  assert.equal(await unread(tab, "ana"), 1, "Ana has one unread message");
  await become(tab, "ana");
  await openPlace(tab, "makegood");
  const offer = messages(tab, TEXT).first();
  await offer.waitFor();
  await picture(tab, "ana-is-asked");
  await press(tab, offer, "Accept");
  assert.equal(await unread(tab, "ana"), 0, "what she reads is not unread");
  await picture(tab, "ana-accepted");
  step("Ana was asked and accepted");

  const before = await messages(tab, TEXT).count();
  for (let morning = 0; morning < 4 && (await messages(tab, TEXT).count()) === before; ++morning) {
    await tab.getByRole("button", { name: "Next working morning" }).click();
    await settle(tab);
  }
  assert.equal(await messages(tab, TEXT).count(), before + 1, "one nudge");
  await picture(tab, "ana-is-nudged");
  step("the clock moved, Ana was nudged once");

  await press(tab, messages(tab, TEXT).last(), /^(Later|Do A-1 later)/);
  await tab.locator("#modal[open]").waitFor();
  await accessible(tab, "a form");
  await picture(tab, "later");
  await tab.keyboard.press("Escape");
  await tab.locator("#modal:not([open])").waitFor({ state: "attached" });
  step("a form opens and is closed without effect");

  await press(tab, messages(tab, TEXT).last(), /^(Done|Mark A-1 as done)/);
  await picture(tab, "ana-is-done");
  await openPlace(tab, "inc-104-checkout-down");
  await messages(tab, TEXT).filter({ hasText: /done/i }).first().waitFor();
  assert.equal(await board.getAttribute("data-ts"), boardTs, "the board is edited in place");
  await picture(tab, "board-changed");
  step("Ana is done, the board changed in place");

  await tab.getByRole("button", { name: "Monday 09:30" }).click();
  await settle(tab);
  await openPlace(tab, "general");
  await messages(tab, "1 of 1").waitFor();
  await picture(tab, "digest");
  await accessible(tab, "the digest");
  step("on Monday the digest appeared");

  const hint = await tab.locator("#hint").boundingBox();
  assert.ok(hint.height <= 90, "the first steps leave the window to the messages");
  await tab.locator("#hint-next").click();
  await tab.locator("#hint li", { hasText: "Become Ana" }).waitFor();
  await tab.reload();
  await tab.locator("#hint-number", { hasText: "2 of 5" }).waitFor();
  step("the first steps stand in one line, one at a time");

  await tab.locator("#faults summary").click();
  await tab.locator("#log-refresh").click();
  await accessible(tab, "the workshop");
  await picture(tab, "workshop");
  await tab.locator("#faults summary").click();

  await tab.emulateMedia({ colorScheme: "dark" });
  await openPlace(tab, "inc-104-checkout-down");
  await accessible(tab, "in the dark");
  await picture(tab, "dark");
  await tab.emulateMedia({ colorScheme: "light" });

  await tab.setViewportSize({ width: 400, height: 760 });
  assert.ok((await overhang(tab)) <= 0, "a narrow window needs no sideways scrolling");
  const box = await tab.locator("#composer-text").boundingBox();
  assert.ok(box && box.width >= 250 && box.y + box.height <= 760, "the message box is within a narrow window");
  await accessible(tab, "a narrow window");
  await picture(tab, "narrow");
});
