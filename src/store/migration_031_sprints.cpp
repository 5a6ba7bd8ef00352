// Version 31: the sprint that an action is planned for.
namespace makegood::store {

extern const char* const migration_031_sprints;

const char* const migration_031_sprints = R"sql(
-- The day on which it is planned, as 2026-11-30.
ALTER TABLE action ADD COLUMN sprint TEXT;
-- It was kept in words, "In the sprint of Mon 30 Nov", with the year where that is not the one in which it was planned.
-- What does not read exactly so is of its owner's own words and stays; so is what was planned more than two years
-- before anything else happened with it, and what an undo brings back from before this version.
WITH
    said AS (SELECT id, substr(plan, 18) AS words,
                    CAST(strftime('%Y', active_at / 1000, 'unixepoch', '+14 hours') AS INTEGER) AS year
             FROM action WHERE plan GLOB 'In the sprint of *'),
    read AS (SELECT id, words, year, CAST(substr(words, 5) AS INTEGER) AS of_month,
                    substr(words, 5 + instr(substr(words, 5), ' '), 3) AS month,
                    CAST(substr(words, 9 + instr(substr(words, 5), ' ')) AS INTEGER) AS said_year
             FROM said),
    dated AS (SELECT id, words, said_year, printf('%04d-%02d-%02d', iif(said_year > 0, said_year, year - back),
                     (instr('JanFebMarAprMayJunJulAugSepOctNovDec', month) + 2) / 3, of_month) AS day, of_month, month
              FROM read, (SELECT 0 AS back UNION ALL SELECT 1 UNION ALL SELECT 2)
              WHERE length(month) = 3 AND instr('JanFebMarAprMayJunJulAugSepOctNovDec', month) % 3 = 1),
    found AS (SELECT id, max(day) AS day FROM dated
              WHERE date(day, '+0 days') = day -- a month of thirty days has no 31st
                  AND words = substr('SunMonTueWedThuFriSat', 1 + 3 * strftime('%w', day), 3) || ' ' || of_month || ' '
                      || month || iif(said_year > 0, ' ' || said_year, '')
              GROUP BY id)
UPDATE action SET plan = '', sprint = found.day FROM found WHERE found.id = action.id;
)sql";

} // namespace makegood::store
