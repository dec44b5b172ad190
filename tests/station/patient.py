"""The agent as people run it, but more patient: on a loaded machine a slow server is no cut line."""

from scanner import hand_over

hand_over.ASK_SECONDS = hand_over.CONFIRM_SECONDS = 60.0

if __name__ == "__main__":
    from scanner.cli import main

    main()
