"""Options that commands share, or that go together: each module adds some to a command and makes a value of what was
typed. It runs no command."""
