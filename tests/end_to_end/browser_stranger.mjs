// What a stranger tries on the page: two tabs at once, reloading in the middle, and texts that are none of a demo's.
import { strict as assert } from "node:assert";
import { accessible, become, messages, openPlace, overhang, picture, press, run, settle, step, type, visit } from "./browser_support.mjs";

const MISCHIEF = [
  "<script>window.hit = 1</script>", "<img src=x onerror=\"window.hit = 1\">", "<!channel> and <!here> wake up", "<@U003> & <#C001|general>",
  "*bold* _it_ `code` ~gone~ > quote", "👩‍🚒🔥 मरम्मत करो", "אחת שתיים \u202e reversed? \u202c שלוש", "javascript:alert(1) [x](javascript:alert(1))",
];
const WORD = "reliability";

run(async (context) => {
  const bo = await visit(context, "#U002/C104");
  const ana = await visit(context, "#U001/D001");

  await type(bo, "/action @ana look at the dashboards by friday");
  await settle(ana);
  await messages(ana, "look at the dashboards").first().waitFor();
  await ana.reload();
  await press(ana, messages(ana, "look at the dashboards").first(), "Accept");
  await settle(bo);
  assert.match(await messages(bo, "look at the dashboards").first().textContent(), /ana/);
  assert.equal(new URL(ana.url()).hash, "#U001/D001", "a reload keeps who one is and where");
  step("two tabs see each other's doings, and a reload loses nothing");

  await bo.locator("#composer-text").fill("half a thou");
  await bo.reload();
  assert.equal(await bo.locator("#composer-text").inputValue(), "half a thou", "what was typed is still there");
  await bo.locator("#composer-text").fill("");
  step("a reload keeps what was typed");

  for (const text of MISCHIEF) {
    await bo.locator("#composer-text").fill("/action @ana " + text + " soon");
    await bo.locator("#composer-text").press("Enter");
    await settle(bo);
    const shown = await bo.locator("#messages").textContent();
    assert.ok(shown.includes(text), "shown as it was typed: " + text);
  }
  assert.equal(await bo.evaluate(() => window.hit), undefined, "no text runs");
  assert.equal(await bo.locator("#messages script, #messages img").count(), 0);
  assert.equal(await bo.locator("#messages .mention").count(), 0, "nobody is mentioned by what was typed into a command");
  assert.ok((await overhang(bo)) <= 0);
  await picture(bo, "mischief");
  step("markup, mentions, emoji and right-to-left words are words");

  await bo.locator("#place-actions").getByRole("button", { name: "Topic" }).click();
  await bo.locator("#ask-input").fill("SEV-2 <img src=x onerror=\"window.hit = 1\">");
  await bo.locator("#ask-yes").click();
  await settle(bo);
  assert.equal(await bo.locator("#place-topic").textContent(), "Topic: SEV-2 <img src=x onerror=\"window.hit = 1\">");
  await messages(bo, "INC-104 checkout down (sev-2)").first().waitFor();
  step("a channel's topic is set and shown as words, and the board follows it");

  const long = Array.from({ length: Math.ceil(40_000 / (WORD.length + 1)) }, () => WORD).join(" ");
  await bo.locator("#composer-text").fill("/action @ana " + long);
  await bo.locator("#composer-text").press("Enter");
  await settle(bo);
  await bo.locator("#composer-text").fill("y".repeat(40_000));
  await bo.locator("#composer-text").press("Enter");
  await settle(bo);
  assert.ok((await overhang(bo)) <= 0, "a long word does not widen the page");
  await picture(bo, "long");
  await type(ana, "/action mine");
  await settle(ana);
  step("40,000 characters are taken");

  await openPlace(bo, "general");
  await bo.locator("#new-channel").click();
  await bo.locator("#ask-input").fill("<b>No</b>");
  await accessible(bo, "a question");
  await bo.locator("#ask-yes").click();
  await bo.locator("#composer-problem", { hasText: "Names of channels" }).waitFor();
  step("a bad name is refused in words");

  await become(bo, "chidi");
  await bo.locator("#clock-to").fill("yesterday");
  await bo.locator("#clock-to").press("Enter");
  await bo.locator("#composer-problem", { hasText: "not a time ahead" }).waitFor();
  await picture(bo, "refused");
});
