"""What was written as CSV is read back to the bit; everything else is one sentence that says where."""

import csv
import io
import itertools
import math
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.numerics import table
from derive.numerics.table import RECORD, WIDTH, plain, read_table
from derive.vocabulary.errors import InputError


def taken(content, target="y", **options):
    data = content if isinstance(content, bytes) else content.encode()
    return read_table(io.BytesIO(data), source="d.csv", target=target, **options)


def rows(found):
    return list(zip(found.target, *found.columns, strict=True))


names = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=8)
numbers = st.floats(allow_nan=False, allow_infinity=False)


@st.composite
def tables(draw):
    width = draw(st.integers(1, 5))
    header = draw(st.lists(names.map(plain).filter(bool), min_size=width, max_size=width, unique=True))
    return header, draw(st.lists(st.lists(numbers, min_size=width, max_size=width), min_size=1, max_size=12))


@settings(deadline=None, max_examples=80)
@given(
    content=tables(),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL, csv.QUOTE_NONNUMERIC]),
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig"]),
    block=st.sampled_from([1, 2, 3, 7, 64, 1 << 18]),
)
def test_any_table_is_read_as_it_was_written(content, end, quoting, delimiter, encoding, block):
    header, values = content
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator=end, quoting=quoting, delimiter=delimiter)
    writer.writerows([header, *values])
    before, table.BLOCK = table.BLOCK, block
    try:
        found = taken(written.getvalue().encode(encoding), header[-1], delimiter=delimiter)
    finally:
        table.BLOCK = before
    assert found.names == tuple(header[:-1])
    # By their digits, so that -0.0 is not 0.0.
    assert [[*map(repr, row)] for row in rows(found)] == [[repr(row[-1]), *map(repr, row[:-1])] for row in values]


@settings(deadline=None, max_examples=200)
@given(content=st.one_of(st.binary(max_size=200), st.text('y,x;"\n\r 1.5e_n\t', max_size=60).map(lambda text: ("y,x\n" + text).encode())))
def test_whatever_stands_in_a_file_it_is_a_table_or_an_input_error(content):
    try:
        found = taken(content)
    except InputError as why:
        told = str(why)
    else:
        told = ""
        assert len(found.target) > 0
        assert all(len(column) == len(found.target) for column in found.columns)
        assert all(math.isfinite(value) for value in itertools.chain(found.target, *found.columns))
    assert told.isprintable()


GOOD = {
    "a byte order mark": "\ufeffy,x\n1,2\n3,4\n",
    "CRLF": "y,x\r\n1,2\r\n3,4\r\n",
    "CR": "y,x\r1,2\r3,4\r",
    "no newline at the end": "y,x\n1,2\n3,4",
    "blank lines": "\n\ny,x\n\n1,2\n   \n3,4\n\n\n",
    "spaces": " y , x\n 1 ,2 \n\t3,  4\n",
    "quoted numbers": '"y","x"\n"1","2"\n"3"," 4 "\n',
    "a quoted name after a space": 'y, "x"\n1, "2"\n3, 4\n',
    "other notations": "y,x\n+1,2.\n3E0,.4e+1\n",
    "a line break in a name": '"\n y","x"\n1,2\n3,4\n',
}


@pytest.mark.parametrize("content", GOOD.values(), ids=GOOD)
def test_dialects(content):
    found = taken(content)
    assert (found.names, rows(found)) == (("x",), [(1.0, 2.0), (3.0, 4.0)])


def test_columns_that_are_not_used_may_hold_anything():
    found = taken('z,,note,y,x,x\n2,a,"says ""no"", and\nthen, yes",1,nan,\n4,,,3,,1_0\n', columns=["z"])
    assert rows(found) == [(1.0, 2.0), (3.0, 4.0)]


@pytest.mark.parametrize(
    ("columns", "wanted"),
    [
        (None, ("a", "b, c", "e", "é")),
        (["e,a"], ("e", "a")),
        (["e", "a"], ("e", "a")),
        (["b, c"], ("b, c",)),
        (["b,  c ", "a"], ("b, c", "a")),
        (['a,"b, c",e'], ("a", "b, c", "e")),
        (["e\u0301"], ("é",)),
    ],
)
def test_columns_are_kept_in_the_order_in_which_they_are_asked_for(columns, wanted):
    place = {"a": 2.0, "b, c": 3.0, "e": 5.0, "é": 4.0}
    found = taken('y,a,"b, c",e,é\n1,2,3,5,4\n', columns=columns)
    assert found.names == wanted
    assert rows(found) == [(1.0, *(place[name] for name in wanted))]


def test_one_column_alone():
    found = taken("y\n1\n\n2\n")
    assert (found.names, rows(found)) == ((), [(1.0,), (2.0,)])


BAD = [
    ("", ["d.csv", "empty", "header"]),
    ("\n\r\n\n", ["d.csv", "empty"]),
    ("y,x\n", ["d.csv", "no rows", "n = 0"]),
    ("y,x\n\n\n", ["n = 0"]),
    ("y,x,x\n1,2,3\n", ["columns 2 and 3", "`x`"]),
    ("y,x,y\n1,2,3\n", ["columns 1 and 3", "`y`"]),
    ("y,,x\n1,2,3\n", ["column 2 has no name"]),
    ("y,a\x1b[0mb\n1,2\n", ["column 2", r"\x1b", "cannot be printed"]),
    ("y,x\n1,2\n1\n", ["d.csv:3:", "1 field found", "2 needed"]),
    ("y,x\n1,2\n\n\n1,2,3\n", ["d.csv:5:", "3 fields found", "2 needed", "comma needs quotation marks"]),
    ('y,x\n"1\n",2\n1,2,3\n', ["d.csv:4:", "3 fields found"]),
    ("y,x\n1,abc\n", ["d.csv:2:", "column `x`", "`abc`", "not a number"]),
    ("y,x\nabc,1\n", ["d.csv:2:", "column `y`", "`abc`"]),
    ("y,x\n1,\n", ["d.csv:2:", "column `x`", "empty"]),
    ("y,x\n1,2\n3, \n", ["d.csv:3:", "column `x`", "empty"]),
    ('y\n1\n""\n', ["d.csv:3:", "column `y`", "empty"]),
    ("y,x\n1,nan\n", ["column `x`", "`nan`", "finite"]),
    ("y,x\n1,NaN\n", ["`NaN`", "finite"]),
    ("y,x\n1,-inf\n", ["`-inf`", "finite"]),
    ("y,x\n1,Infinity\n", ["`Infinity`", "finite"]),
    ("y,x\n1,1e999\n", ["`1e999`", "too large"]),
    ("y,x\n1,1_000\n", ["`1_000`", "decimal or scientific"]),
    ("y,x\n1,0x1F\n", ["`0x1F`", "decimal or scientific"]),
    ("y,x\n1,\u0663\n", ["d.csv:2:", "not a number"]),
    ("y,x\n1,1\u00a0000\n", ["d.csv:2:", "not a number"]),
    ("y,x\n1,\x1b]0;title\x07\n", [r"\x1b]0;title\x07"]),
    ("y,x\n1," + "z" * 1000 + "\n", ["zzz..."]),
    ("Y,x\n1,2\n", ["unknown column `y`", "`Y`"]),
    ("target,x\n1,2\n", ["unknown column `y`", "`target`, `x`"]),
    (",".join(f"c{place}" for place in range(99)) + "\n", ["and 87 more"]),
    ("1,2\n3,4\n", ["numbers only", "header"]),
    ("y;x\n1;2\n", ["`y;x`", "--delimiter semicolon"]),
    ("y\tx\n1\t2\n", [r"`y\tx`", "--delimiter tab"]),
    ('y,x\n1,"2\n3,4\n', ["d.csv:2:", "CSV", "quotation marks"]),
    ('y,x\n\n1,"2"3\n', ["d.csv:3:", "CSV", "quotation marks"]),
    (b"y,x\n1,2\n3,\xe9\n", ["d.csv:3:", "0xe9", "Latin-1", "UTF-8"]),
    (b"y,\xe9\n1,2\n", ["d.csv:1:", "0xe9", "UTF-8"]),
    ("y,x\n1,2\n".encode("utf-16"), ["d.csv", "UTF-16", "UTF-8"]),
    ("y,x\n1,2\n".encode("utf-16-be"), ["d.csv", "UTF-16", "UTF-8"]),
    ("y,x\n1,2\n".encode("utf-32"), ["d.csv", "UTF-32", "UTF-8"]),
    (b"PK\x03\x04\x00\x00", ["d.csv", "binary", "NUL"]),
    (b"y,x\n1,2\n\x00\n", ["binary"]),
    (b"\x1f\x8b\x08", ["d.csv:1:", "UTF-8"]),
    (",".join(["y"] * (WIDTH + 1)), [str(WIDTH + 1), str(WIDTH)]),
]


@pytest.mark.parametrize(("content", "told"), BAD, ids=[f"{number}" for number in range(len(BAD))])
def test_a_mistake_in_the_file_says_what_and_where(content, told):
    with pytest.raises(InputError) as wrong:
        taken(content)
    message = str(wrong.value)
    assert message.isprintable()
    assert len(message) < 400
    for piece in told:
        assert piece in message


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"target": "z"}, ["unknown column `z`", "`y`, `x`, `weight`"]),
        ({"target": "wieght"}, ["`wieght`", "did you mean `weight`?"]),
        ({"target": " "}, ["target", "empty"]),
        ({"columns": ["wait"]}, ["`wait`", "did you mean `weight`?"]),
        ({"columns": ["x,y"]}, ["target `y`", "leave it out"]),
        ({"columns": ["x", "x"]}, ["`x`", "twice"]),
        ({"columns": ["x,"]}, ["names of columns", "`x,`"]),
        ({"columns": [""]}, ["names of columns"]),
        ({"columns": ['"x']}, ["cannot be read"]),
        ({"delimiter": "#"}, ["`#`", "semicolon"]),
        ({"target": "y\x1b[2J"}, [r"`y\x1b[2J`"]),
    ],
)
def test_a_mistake_in_the_question_says_what(options, told):
    with pytest.raises(InputError) as wrong:
        taken("y,x,weight\n1,2,3\n", **options)
    assert str(wrong.value).isprintable()
    for piece in told:
        assert piece in str(wrong.value)


def test_the_earliest_line_is_named_whatever_the_column():
    with pytest.raises(InputError, match=r"d\.csv:3: column `y`"):
        taken("y,x\n1,2\na,2\n1,b\n", columns=["x"])


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("last", [b"3,z", b"3,\xe9", b'3,"', b"3"])
@pytest.mark.parametrize("block", [1, 2, 3, 4, 5, 1 << 18])
def test_lines_are_counted_whatever_ends_them_and_wherever_a_block_ends(monkeypatch, end, last, block):
    monkeypatch.setattr(table, "BLOCK", block)
    with pytest.raises(InputError, match=r"d\.csv:5: "):
        taken(b"y,x\n1,2\n\n1,2\n".replace(b"\n", end.encode()) + last)


class Endless(io.RawIOBase):
    """One piece over and over."""

    def __init__(self, start, piece):
        self.parts = itertools.chain([start + piece], itertools.repeat(piece))
        self.given = 0

    def read(self, _):
        self.given += 1
        return next(self.parts)


@pytest.mark.parametrize(
    ("start", "piece", "told"),
    [
        (b"", b"a" * 65536, ["d.csv:1:", "longer than"]),
        (b"y,x\n1,2\n3,", b"1" * 65536, ["d.csv:3:", "longer than"]),
        (b'y,x\n1,2\n3,"', b"1\n" * 32768, ["d.csv:3:", "CSV"]),
        (b"y,x\n1,2\n3,", b'"a\n",' * 8192, ["d.csv:3:", "CSV", "longer than"]),
        (b'"y', b'","\n' * 16384, ["d.csv:1:", "CSV", "longer than"]),
        (b"y,x\n", b"\0" * 65536, ["binary"]),
        (b"y,x\n", b"," * 65536, ["d.csv:2:", "longer than"]),
    ],
)
def test_an_endless_record_is_given_up_in_bounded_memory(start, piece, told):
    stream = Endless(start, piece)
    tracemalloc.start()
    try:
        with pytest.raises(InputError) as wrong:
            read_table(stream, source="d.csv", target="y")
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    for piece in told:
        assert piece in str(wrong.value)
    assert stream.given * 65536 < 4 * RECORD
    assert most < 60 * RECORD


def test_memory_is_eight_bytes_a_number_beyond_one_block():
    line = b"1.25,-3.5,text that is not used\n"

    class Rows(io.RawIOBase):
        blocks = iter([b"y,x,note\n", *[line * 8192] * 15, b""])

        def read(self, _):
            return next(self.blocks)

    tracemalloc.start()
    try:
        found = read_table(Rows(), source="d.csv", target="y", columns=["x"])
        now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    count = 15 * 8192
    assert len(found.target) == count
    assert now < 8 * 2 * count * 1.15
    assert most < 8 * 2 * count * 1.15 + 10 * 8192 * 200


def test_many_blank_lines_are_no_long_record():
    assert rows(taken("\n" * (3 * RECORD) + "y,x\n" + "\n" * (3 * RECORD) + "1,2\n")) == [(1.0, 2.0)]


def test_a_failing_device_is_an_input_error():
    class Failing(io.RawIOBase):
        def read(self, _):
            raise OSError(5, "Input/output error")

    with pytest.raises(InputError, match=r"d\.csv: cannot be read: Input/output error"):
        read_table(Failing(), source="d.csv", target="y")


def test_the_limit_of_the_csv_module_is_left_alone():
    before = csv.field_size_limit()
    taken("y,x\n1,2\n")
    assert csv.field_size_limit() == before
    csv.field_size_limit(1 << 40)
    try:
        with pytest.raises(InputError, match=r"d\.csv:2: .* longer than"):
            taken('y,x\n1,"' + "1\n" * RECORD)
    finally:
        csv.field_size_limit(before)


def test_a_sum_that_overflows_is_no_infinity():
    assert rows(taken("y,x\n1e308,-1e308\n1e308,-1e308\n")) == [(1e308, -1e308)] * 2
