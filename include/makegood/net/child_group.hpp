// Coroutines that belong to one object: they are cancelled together, and what escapes from one of them is not lost.
// Loop thread.
#pragma once

#include <exception>
#include <functional>
#include <list>
#include <memory>
#include <utility>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

namespace makegood::net {

class child_group
{
public:
    // `on_error` is told when a child ended by an exception although nobody cancelled it: a bug.
    child_group(boost::asio::any_io_executor loop, std::function<void(std::exception_ptr)> on_error)
        : loop_(std::move(loop))
        , state_(std::make_shared<shared>())
    {
        state_->on_error = std::move(on_error);
    }
    child_group(const child_group&) = delete;
    child_group& operator=(const child_group&) = delete;
    ~child_group() { cancel(); }

    // Children that are spawned from now on keep it alive until they have ended: what they use belongs to it.
    void keep_alive(std::weak_ptr<void> owner) { owner_ = std::move(owner); }

    void spawn(boost::asio::awaitable<void> child)
    {
        if (state_->is_cancelled)
            return;
        state_->members.emplace_back();
        const auto where = std::prev(state_->members.end());
        auto ended = [loop = loop_, state = state_, where, owner = owner_.lock()](std::exception_ptr error) {
            where->has_ended = true;
            // co_spawn (Asio 1.26) posts a cancellation to itself, into memory that belongs to the signal: the signal
            // goes behind whatever waits on the loop.
            boost::asio::post(loop, [state, where] { state->members.erase(where); });
            if (error && !state->is_cancelled)
                state->on_error(error);
        };
        boost::asio::co_spawn(loop_, std::move(child),
                              boost::asio::bind_cancellation_slot(where->signal.slot(), std::move(ended)));
    }

    // Children end at their next await; none begins from now on.
    void cancel()
    {
        state_->is_cancelled = true;
        for (auto& each : state_->members)
            if (!each.has_ended)
                each.signal.emit(boost::asio::cancellation_type::terminal);
    }

    // All that began have ended.
    bool is_empty() const { return state_->members.empty(); }

private:
    struct member
    {
        boost::asio::cancellation_signal signal;
        bool has_ended = false;
    };
    struct shared
    {
        std::list<member> members;
        std::function<void(std::exception_ptr)> on_error;
        bool is_cancelled = false;
    };

    boost::asio::any_io_executor loop_;
    std::shared_ptr<shared> state_;
    std::weak_ptr<void> owner_;
};

} // namespace makegood::net
