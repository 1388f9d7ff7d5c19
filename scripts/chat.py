"""Start the guide and print the address of its page: ``make chat``. Ctrl-C stops everything."""

from __future__ import annotations

import argparse
import time

from scripts.project import stop
from scripts.servers import ServerError, Servers
from scripts.stopping import stop_if_asked, stop_on_signals
from scripts.train import ensure_model


def main() -> None:
    """Train if needed, start the server, wait until it answers, and stay until Ctrl-C."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=5005)
    port = parser.parse_args().port
    stop_on_signals()
    try:
        started = time.monotonic()
        model = ensure_model()
        print("Starting the guide (about 20 seconds) ...", flush=True)
        with Servers(model, port, keep=True) as servers:
            print(f"\nReady after {time.monotonic() - started:.0f} s. Open this page in a browser:\n")
            print(f"    {servers.address}\n\nCtrl-C stops the guide.", flush=True)
            while servers.rasa.poll() is None:
                stop_if_asked()
                time.sleep(0.3)
            stop(f"The server stopped. It said:\n{servers.log('rasa')[-3000:]}")
    except ServerError as error:
        stop(str(error))
    except KeyboardInterrupt:
        print("\nStopped.")


if __name__ == "__main__":
    main()
