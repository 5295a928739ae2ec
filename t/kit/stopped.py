"""stopped - outputs that nobody reads, for tests in Python: import stopped (t/helper.bash sets PYTHONPATH)"""
import os, pty, termios


def terminal():
    """A terminal that changes no byte: (what a person reads, the terminal).  termios.tcflow stops it as ^S does."""
    reader, tty = pty.openpty()
    attr = termios.tcgetattr(tty)
    attr[1] &= ~termios.OPOST
    termios.tcsetattr(tty, termios.TCSANOW, attr)
    return reader, tty


def jam(fd):
    """Fill a pipe.  It does not block afterwards."""
    os.set_blocking(fd, False)
    try:
        while True:
            os.write(fd, b"x" * 4096)
    except BlockingIOError:
        pass
