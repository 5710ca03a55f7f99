"""What commands show of the catalogue, a file for each thing that is computed once and kept with what that very file depends on."""
