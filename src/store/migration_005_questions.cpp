// Version 5: questions that wait for an answer.
namespace makegood::store {

extern const char* const migration_005_questions;

const char* const migration_005_questions = R"sql(
CREATE TABLE question (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- stands in a button: never given twice
    person INTEGER NOT NULL, -- who was asked
    at INTEGER NOT NULL, -- rows older than seven days are erased
    place INTEGER, -- what they had said: where, which message, its link
    message TEXT NOT NULL,
    permalink TEXT NOT NULL,
    words TEXT -- NULL once answered
) STRICT;
CREATE INDEX question_person ON question (person, at);
CREATE INDEX question_at ON question (at);

-- Who wants no questions (place 0), and where none are wanted (person 0).
CREATE TABLE unwanted_question (
    person INTEGER NOT NULL,
    place INTEGER NOT NULL,
    PRIMARY KEY (person, place)
) STRICT, WITHOUT ROWID;
)sql";

} // namespace makegood::store
