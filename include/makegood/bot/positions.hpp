// Up to where inputs were taken in, kept in the ledger. Loop thread.
#pragma once

#include <optional>
#include <string>

#include <boost/asio/awaitable.hpp>

#include <makegood/ports/chat.hpp>
#include <makegood/ports/ledger.hpp>

namespace makegood::bot {

class kept_positions final : public ports::positions
{
public:
    // `ledger` outlives it.
    explicit kept_positions(ports::ledger_runner& ledger)
        : ledger_(ledger)
    {
    }

    boost::asio::awaitable<std::optional<std::string>> kept(std::string workspace) override;
    boost::asio::awaitable<bool> keep(std::string workspace, std::string position) override;

private:
    ports::ledger_runner& ledger_;
};

} // namespace makegood::bot
