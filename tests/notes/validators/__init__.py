"""The published notes, given to the engines that readers give them to; each file here is one engine and needs nothing of derive."""
