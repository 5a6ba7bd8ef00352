// A ledger that runs each unit at once, in a transaction of its own; who waits for it goes on with the loop.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <makegood/ports/ledger.hpp>

#include "support/ledger_fixture.hpp"

namespace makegood::tests {

class prompt_ledger final : public ports::ledger_runner
{
public:
    prompt_ledger(ledger_fixture& house, boost::asio::io_context& loop)
        : house_(house)
        , loop_(loop)
    {
    }
    bool submit(ports::unit next) override
    {
        house_.transact(next.work);
        boost::asio::post(loop_, [done = std::move(next.done)] { done({ports::unit_end::committed, {}, false}); });
        return true;
    }
    bool read(ports::unit next) override { return submit(std::move(next)); }
    void on_mail(std::function<void()>) override { }
    std::size_t waiting() const override { return 0; }

private:
    ledger_fixture& house_;
    boost::asio::io_context& loop_;
};

} // namespace makegood::tests
