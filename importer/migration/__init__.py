"""Moving a site: new addresses and their redirects (`move`), copies of its files (`media`, found by `files`), and the
proof of what came over and what did not (`proof`). All of it works on records and outcomes on their way out."""
