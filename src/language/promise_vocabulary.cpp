// What single words can be, for the grammar of promises. Base forms only; a word may stand in several lists.
#include <unordered_map>
#include <utility>

#include "promise_words.hpp"

namespace makegood::language::promises {

namespace {

struct listed
{
    traits kind;
    std::string_view words;
};

constexpr listed vocabulary[] = {
    {durable_verb,
     "add adapt adjust align amend annotate anonymise anonymize arrange archive assemble audit automate "
     "backfill backport batch benchmark bisect block book budget build bump bundle cache calibrate cap "
     "centralise centralize change chase clarify clean cleanup codify collate collect commission compile "
     "complete configure consolidate contribute convert coordinate correct cover craft create curate cut deal "
     "debug decommission decouple decrease dedupe define delegate delete deprecate deprovision design detail "
     "develop diagram distribute do document draft drive drop eliminate encrypt enforce enrich ensure "
     "establish evaluate expand expose extend extract figure file fill finalise finalize finish fix formalise "
     "formalize format fund generate gate guard handle harden hold hook host house implement improve "
     "incorporate index ingest inline install instrument integrate introduce isolate itemise itemize limit "
     "lint list localise log lower make manage map measure migrate mock model modernise modernize modify move "
     "normalise normalize nominate onboard optimise optimize order organise organize overhaul own package "
     "parallelise parallelize parametrise parameterize parse partition patch pin plan polish port prepare prep "
     "produce propose protect provision prototype prune publish purchase purge put raise rate-limit "
     "rearchitect rebuild rebase recalculate reclaim reconcile record recreate redesign redo redact reduce "
     "refactor refine reformat refresh regenerate register reimplement remove rename renew reorganise "
     "reorganize repair replace replicate request require reschedule reserve resize resolve restructure "
     "retrofit revamp revise revisit revoke rework rewire rewrite rollout rotate scaffold schedule scope "
     "script secure sanitise sanitize separate set setup shard sharpen shorten simplify size sort spec specify "
     "split stabilise stabilize stage standardise standardize store streamline strip structure subscribe "
     "suggest summarise summarize swap tackle tag take teach template tidy tighten transfer translate tune "
     "type unify uninstall unpin unsubscribe update upgrade vendor version virtualise visualise visualize "
     "volunteer whitelist allowlist blocklist wire wrap write writeup write-up work recap shepherd rehearse "
     "drill train carry solder adopt exchange include exclude embed append inject reorder reword rephrase tweak widen "
     "loosen rectify remedy fold sweep plumb hack sketch scrub trim sunset mirror seed stub "
     "blacklist label "
     "bolt glue code program research study sample profile proofread transcribe laminate mount weld mend procure "
     "plot compose author dedup deduplicate containerize containerise terraform compact sandbox negotiate coach "
     "follow-up followup commit champion"},
    {momentary_verb,
     "ack acknowledge analyse analyze ban bounce call cancel catch check clear close compare confirm connect "
     "cross-check double-check continue cordon cut-over debug declare dig diagnose disable disconnect drain "
     "deploy dm dump enable escalate evict examine execute explore fail failover failback flip flush force "
     "free freeze grab halt hop hotfix inspect investigate join jump kick kill lead look merge mitigate "
     "monitor mute observe page pause peek phone ping poke power-cycle proceed promote pull push query reach "
     "rebalance reboot recheck reconnect recover redeploy reimage release reload repoint reproduce repro rerun "
     "reset restart restore resume retest retry retrigger reverse revert roll rollback roll-back route run "
     "scale search shift ship shoot silence skim ssh start stop stream switch sync tail take-over test "
     "throttle toggle trace track trigger triage try turn unblock undo unmute unpause validate verify view "
     "wake warm watch wipe zoom nudge snapshot quarantine flash vacuum"},
    {light_verb,
     "alert ask assign attach bring circulate come communicate contact deliver discuss email e-mail find "
     "forward get give go have hand inform involve keep let link mail message notify offer open pair pass pick "
     "ping post present read reply report respond answer return review rope save send share show speak spend "
     "spin submit talk tell trade upload walk warn remind use demo sign explain describe brief invite"},
    {stative_verb,
     "accept admit agree allow appear apologise apologize appreciate assume be bear become believe belong bet "
     "blame break burn buy care celebrate choose cry cope crash cross decide defer depend deserve die disagree "
     "drink eat enjoy expect expire explode fall fear feel fire forget forgive freak gain guess happen hate "
     "hear hope imagine know laugh learn leave like live lose love mean melt mind miss need never notice "
     "object owe pay panic pray prefer probably prove quit realise realize read recall receive recognise "
     "refuse regret rely remain remember rest pass sacrifice say scream second see seem shut sigh sit sleep "
     "slip smile stand stay stick struggle suffer survive think throw thank trust understand wait want waste "
     "win wish wonder worry yell drown faint marry name quote refrain resign weep whine fly travel vote lurk "
     "listen settle swear hang head hit exceed outgrow overflow attend skip saturate breach surpass encounter reach "
     "relax react "
     "resemble"},
    {work_noun,
     "adr advisory agenda agreement alarm alarms alarming alert alerts alerting analysis annotation "
     "annotations announcement approval architecture audit audits automation backlog backoff backup backups "
     "benchmark branch breaker bucket budget bug bugs calendar canary canaries capacity catalog cert certs "
     "certificate chart checklist checklists cleanup cleanups codeowners config configs configuration contract "
     "coverage cron cronjob dashboard dashboards debrief default defaults definition deprecation design "
     "design-doc diagram diagrams doc docs document documentation documents draft drill drills epic estimate "
     "exporter exporters fallback faq findings fix fixes flag flags followup followups follow-up follow-ups "
     "form gameday game-day gate guard guardrail guardrails guide guideline guidelines handbook healthcheck "
     "healthchecks health-check hook idempotency improvement index indexes indices inventory invite invites "
     "invitation issue issues jira job jitter jiras kb limit limits lint linter list lock locking logging "
     "manual metric metrics migration migrations module monitor monitors monitoring monitorings mr mrs notes "
     "onboarding outline owners panel panels patch patches permissions pipeline pipelines plan plans playbook "
     "playbooks policy policies post-mortem post-mortems postmortem postmortems pr prs probe probes procedure "
     "process proposal proposals prototype quota quotas quote ratelimit rate-limit rate-limits rca readme reminder "
     "reminders "
     "recap redirect refactor refactoring rehearsal replacement report retention retro retrospective retries "
     "retry rfc role roles rota rotation rule rules runbook runbooks safeguard safeguards schedule schema "
     "script scripts selector setting settings signoff skeleton slide slides sla slo slos sli spec specs spike "
     "spreadsheet stories story subtask summary survey task tasks template templates test tests testing "
     "threshold thresholds ticket tickets timeline timeout timeouts timer todo todos tooling training trigger "
     "tutorial unit-test unit-tests upgrade validation validations warning warnings watchdog webhook wiki "
     "workflow workflows workshop write-up writeup writeups write-ups pm change-request"},
    {live_noun,
     "bridge call channel comms command commander ic screen statuspage status thread topic "
     "update updates war-room warroom zoom huddle meet scribe pager"},
    {private_noun,
     "afk airport bath beer beers birthday breakfast brunch cake cat champagne chocolate coffee coffees "
     "commute cookies dentist dinner doctor dog donuts drink drinks family flight food fridge gin gym hat "
     "holiday holidays hospital kettle kid kids lunch medal meds movie nap nursery party pizza popcorn pto rum "
     "shower sleep snack snacks sofa tea tequila vacation whiskey whisky wine resignation therapy therapist "
     "desk car house kitchen garden wife husband mum mom dad son daughter bike game match concert passport"},
    {adverb,
     "actually additionally already also asap certainly definitely deffo defo def eventually finally first "
     "fully further gladly gradually hereby happily hopefully immediately instead just later likely maybe most next "
     "now obviously ofc originally perhaps personally please possibly presumably prob probably proba prolly properly "
     "quickly quietly really separately shortly simply slowly so sometime soon still surely then therefore "
     "though today tomorrow tonight too totally very myself ourselves all both again absolutely afterwards "
     "afterward anyway anyways briefly manually carefully slightly realistically"},
    {now_word, "now immediately quickly shortly atm rn meanwhile momentarily currently rightaway imminently"},
    {later_word,
     "later afterwards afterward eventually sometime permanently long-term longterm properly "
     "post-incident proactively"},
    {interjection,
     "ok okay okey kk k yes yep yup yeah yea ya aye sure right fine thanks thx thank ty cheers cool great good "
     "nice alright agreed agree done perfect awesome anyway also sorry hi hey hello all folks team everyone "
     "fyi np well ack roger noted understood gotcha absolutely definitely correct true exactly fair hmm hm oh "
     "ah ugh yikes welp lol update decision follow-up followup tl;dr tldr ps btw so then and but later now "
     "next plus meanwhile today tomorrow tonight eventually finally afterwards hopefully probably first "
     "additionally personally lastly 1 2 3"},
    {event_noun,
     "allhands all-hands audit cutover cut-over cutoff demo deploy deployment deadline drill failover freeze "
     "term semester game-day gameday go-live golive handoff handover hand-over holidays holiday iteration launch "
     "maintenance "
     "meeting meetup migration offsite off-site oncall on-call planning postmortem post-mortem refinement "
     "release renewal reorg retro retrospective review rollout rotation session shift sprint stand-up standup "
     "sync training upgrade weekend window workshop workday christmas xmas easter thanksgiving halloween cycle "
     "milestone version quarter month week year conference kickoff billing rush sale campaign expiry expires "
     "peak season summit patch-day call 1:1 catchup catch-up break vacation leave renewals reboot rehearsal "
     "incident outage"},
    {period_noun,
     "week weeks month months quarter quarters year years sprint sprints day days afternoon morning evening "
     "weekend wk cw kw january february march april may june july august september october november december jan feb "
     "mar apr jun jul aug sep sept oct nov dec q1 q2 q3 q4 h1 h2 monday tuesday wednesday thursday friday "
     "saturday sunday cycle iteration fortnight spring summer autumn fall winter release shift business play "
     "mon tue wed thu fri hour hours night"},
    {day_word, "today tonight tomorrow tmrw tmr tomo eod eow eob cob eom eoq overnight"},
    {commitment_word,
     "i im ill imma ima iwill we he she mine my me will wil shall ll gonna gunna going need have must gotta happy glad "
     "let lemme gimme give next plan step job task todo to-do action homework goal part leave count sign put you youll "
     "note "
     "reminder memo ai assign assigned assigns assignee got consider expect goes owner owners owned dri responsible "
     "driver lead volunteer pr mr patch draft fix rca writeup write-up cr postmortem proposal ticket"},
    {date_word,
     "in within next this end early mid late start beginning middle over before first later half coming the our my "
     "noon midday midnight lunch lunchtime one two three four five six seven eight nine ten eleven twelve a an close "
     "tonite tomorow tommorow eoy eop cop tues weds thur thurs midweek new during second following upcoming dusk dawn "
     "now sat sun christmas xmas easter code"},
    {asking_word,
     "ask asking asked check checking checked see seeing know knows knowing sure wonder wondering test testing "
     "verify verifying confirm find figure out investigate tell unclear idea evaluate explore decide "
     "question determine measure understand doubt remember matter matters validate curious discuss assess"},
    {unreal_word,
     "until till whether why how where when than doubt doubts wish imagine suppose pretend unless otherwise "
     "lest whenever what unlikely sometimes usually normally often every whoever whatever ever someday or if"},
    {speech_word,
     "said says wrote claims claimed promised thinks thought told asked swore insists announced mentions "
     "mentioned states stated reads replied tweeted expects reckons assured saying like"},
    {laughter, "lol lmao rofl haha hahaha hahah jk kidding lolol hehe xd sarcasm"},
    {leading_verb,
     "try plan need have get want help remember manage aim intend hope attempt start begin continue look "
     "promise expect commit agree volunteer offer endeavour endeavor ask"},
    {clause_opener, "but because cuz cos since although though which who whereas however tho bc otherwise"},
    {subject_pronoun,
     "i im ill ive we you they he she it there that this these those who someone somebody everybody everyone "
     "anybody nobody its thats your youll theyll"},
    {owning_verb,
     "owns takes handles drives volunteered volunteers agreed agrees committed commits offered offers promised "
     "promises picks tackles writes covers signed owned drafts files prepares organises organizes schedules "
     "runs"},
    {short_time, "min mins minute minutes sec secs second seconds moment moments jiffy tick mo"},
    {determiner,
     "the a an this that these those our my your his her their its some any every each all no another more "
     "both one"},
    {negation,
     "not never no nobody none neither cannot wont dont cant didnt doesnt isnt arent wouldnt shouldnt aint "
     "hardly nor without"},
};

std::unordered_map<std::string_view, traits> read_vocabulary()
{
    std::unordered_map<std::string_view, traits> all;
    for (const listed& each : vocabulary) {
        for (std::string_view words = each.words; !words.empty();) {
            const auto space = std::min(words.find(' '), words.size());
            if (space != 0)
                all[words.substr(0, space)] |= each.kind;
            words.remove_prefix(std::min(space + 1, words.size()));
        }
    }
    return all;
}

} // namespace

traits traits_of(std::string_view lowered)
{
    static const auto all = read_vocabulary();
    const auto found = all.find(lowered);
    return found == all.end() ? 0 : found->second;
}

} // namespace makegood::language::promises
