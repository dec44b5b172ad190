"""The agent as people run it, but more patient with a slow server, and less with a wait that nobody sees: on a loaded
machine a slow server is no cut line, and a round more often finds a mended one sooner.
"""

from scanner import hand_over, sync

hand_over.ASK_SECONDS = hand_over.CONFIRM_SECONDS = 60.0
sync.ROUND_SECONDS = 1.0

if __name__ == "__main__":
    from scanner.cli import main

    main()
