"""What an author may have meant otherwise than it is written: readings that can prove a step, and refute none, a file each."""
