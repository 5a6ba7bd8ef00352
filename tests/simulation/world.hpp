// A simulated organisation: people in zones of both hemispheres, teams with leads, guests, incidents' channels and a
// private one, over the real ledger on a file in a temporary folder. Time moves from one instant at which something is
// due to the next, sometimes further than it should, and the machine's clock is set back and set right again; the
// process ends and begins again. Deterministic for a seed.
#pragma once

#include <deque>
#include <filesystem>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include <makegood/core/policy.hpp>
#include <makegood/store/database.hpp>
#include <makegood/store/ledger.hpp>

#include "simulation/platform.hpp"
#include "simulation/process.hpp"
#include "simulation/witness.hpp"

namespace makegood::simulation {

struct extent
{
    int people = 12;
    int days = 366;
    // Inputs of people in all.
    int inputs = 1000;
};

class world
{
public:
    world(std::uint64_t seed, core::instant start, const extent& size);
    ~world();
    world(const world&) = delete;
    world& operator=(const world&) = delete;

    // Until the end, or until something is wrong.
    void live();

    const witness& judged() const { return sees_; }
    const platform& chat() const { return chat_; }
    int kills() const { return kills_; }
    int sleeps() const { return sleeps_; }
    int set_backs() const { return set_backs_; }
    // The process ends for good, and the file of what is stored is read, byte by byte.
    std::string stored();
    // The last things that happened, for whoever reads of a failure.
    std::string story() const;

private:
    friend class crowd;

    void open();
    void found();
    void add_place(const std::string& channel, const std::string& name, core::visibility seen_by);
    void begin();
    // The process ends as it stands; so much later the next begins.
    void kill();
    // The process ends, and the next goes by the policy as it is now.
    void change_settings();
    void go_to(core::instant when);
    // Plans and sends until nothing is due.
    void settle();
    // What the machine's clock reads now; the process goes by it.
    void tick(core::instant reading);
    void set_back();
    void set_right();
    // Turns until there is nothing to do; false: the process has ended meanwhile.
    bool take_turns();
    void judge(doer who);
    void jump(core::instant reading);
    enum class was_down { no, yes };
    void end_hours(was_down all);
    void pass(std::chrono::minutes length);
    void happened(const std::string& what);

    // As the process believes.
    core::instant now() const { return running_->now(); }
    core::instant true_now() const { return reading_ + behind_; }
    std::size_t below(std::size_t bound) { return static_cast<std::size_t>(random_() % bound); }
    bool happens(unsigned one_in) { return random_() % one_in == 0; }

    std::filesystem::path folder_;
    std::mt19937_64 random_;
    extent size_;
    core::policy policy_;
    witness sees_{policy_};
    platform chat_{random_, sees_};
    std::unique_ptr<store::database> database_;
    std::unique_ptr<store::sqlite_ledger> ledger_;
    std::unique_ptr<process> running_;
    core::instant begins_at_;
    // The machine's clock, how far it is set back, and when somebody sees that.
    core::instant reading_;
    std::chrono::minutes behind_{0};
    core::instant right_at_{};
    core::instant digest_looked_at_{};
    core::instant readers_looked_at_{};
    // Up to which hour days were judged.
    core::instant judged_to_;
    std::vector<std::string> users_;
    std::vector<std::string> channels_;
    std::deque<std::string> story_;
    int kills_ = 0;
    int sleeps_ = 0;
    int set_backs_ = 0;
};

} // namespace makegood::simulation
