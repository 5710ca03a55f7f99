"""Functions of real numbers, one file each: all that anybody knows of one."""
