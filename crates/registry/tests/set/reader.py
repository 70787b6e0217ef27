"""Reads WNS1 files as docs/formats/number-set.md tells: `reader.py FILE` prints each number, its day, its preference."""
import hashlib, sys

TABLES = [
    [(3, 1), (5, 8), (6, 11), (8, 56), (9, 1), (11, 56), (12, 3), (13, 8), (13, 1)],
    [(4, 1), (5, 8), (6, 7), (8, 56), (9, 70), (10, 48), (12, 28), (13, 7), (14, 1)],
    [(4, 1), (5, 8), (6, 5), (7, 1), (9, 70), (10, 56), (11, 28), (12, 7), (13, 1)],
    [(5, 1), (6, 8), (7, 28), (8, 56), (8, 66), (9, 56), (10, 28), (11, 7), (12, 1)],
    [(6, 1), (6, 8), (7, 28), (7, 1), (8, 70), (9, 56), (10, 28), (10, 7), (11, 1)],
    [(6, 1), (6, 5), (7, 28), (8, 56), (8, 70), (9, 56), (9, 27), (10, 8), (10, 1)],
    [(7, 1), (7, 8), (7, 28), (8, 56), (8, 70), (8, 19), (9, 28), (9, 8), (9, 1)],
]
le = lambda data: int.from_bytes(data, "little")

class Bytes:
    def __init__(self, data): self.data, self.at = data, 0
    def take(self, n):
        self.at += n
        return self.data[self.at - n:self.at]
    def varint(self):
        byte = self.take(1)[0]
        return byte if byte < 128 else byte - 128 + (self.varint() << 7)

class Bits:
    def __init__(self, data): self.text, self.at = "".join(f"{b:08b}" for b in data), 0
    def take(self, n): return int(self.skip(n) or "0", 2)
    def unary(self): return len(self.skip(self.text.index("1", self.at) + 1 - self.at)) - 1
    def skip(self, n):
        self.at += n
        return self.text[self.at - n:self.at]

def codes(table):
    seen, order = [0] * 9, []
    for byte in range(256):
        weight = bin(byte).count("1")
        order.append((table[weight][0] + (seen[weight] >= table[weight][1]), byte))
        seen[weight] += 1
    code, last, out = 0, 0, {}
    for length, byte in sorted(order):
        out[f"{code << length - last:0{length}b}"], code, last = byte, (code << length - last) + 1, length
    return out

def run(bits, k):
    low = bits.unary() + k
    return (1 << low | bits.take(low)) - (1 << k)

def block(data, count):
    kind, missing, k, bits, found, at = data[0] & 7, data[0] & 8, data[0] >> 4, Bits(data[1:]), [], 0
    if kind in (0, 4):
        plain, table = (list(data[1:]), None) if kind == 0 else ([], codes(TABLES[k]))
        while len(plain) < 1250:
            while bits.text[bits.at:at] not in table: at += 1
            plain.append(table[bits.skip(at - bits.at)])
        found = [i for i in range(10000) if plain[i // 8] >> (7 - i % 8) & 1]
    elif kind == 3:
        while len(found) < count:
            at += run(bits, k)
            found += range(at, at := at + 1 + run(bits, k))
    else:
        for _ in range(10000 - count if missing else count):
            high = bits.unary()
            if kind == 2: high = 3 * high + (1 + bits.take(1) if bits.take(1) else 0)
            at += high << k | bits.take(k)
            found.append((at := at + 1) - 1)
    return sorted(set(range(10000)) - set(found)) if missing else found

def column(data, count):
    kind, u16 = data.take(1)[0], lambda: le(data.take(2))
    if kind in (0, 3):
        values, ranks = [u16()] * count, [u16() for _ in range(u16())] if kind == 3 else []
        for rank in ranks: values[rank] = u16()
        return values
    names = [u16()] if kind == 1 else [u16() for _ in range(data.take(1)[0])]
    width = data.take(1)[0] if kind == 1 else (len(names) - 1).bit_length()
    bits = Bits(data.take((count * width + 7) // 8))
    return [names[0] + bits.take(width) if kind == 1 else names[bits.take(width)] for _ in range(count)]

def read(data):
    assert data[:4] == b"WNS1" and le(data[4:6]) == 1 and hashlib.sha256(data[:-32]).digest() == data[-32:]
    head = [le(data[at:at + 8]) for at in range(40, 80, 8)]
    directory, place = Bytes(data[256:256 + head[2]]), 256 + head[2]
    attributes, listed, following, left = place + head[3], {}, 0, head[1]
    while left:
        size, left = min(64, left), max(0, left - 64)
        keys, skipped = [following + directory.varint()], directory.varint()
        for _ in range(1, size): keys.append(keys[-1] + 1 + (directory.varint() if skipped else 0))
        counts, lengths = [directory.varint() for _ in keys], [directory.varint() for _ in keys]
        told = [directory.varint() if head[4] else 0 for _ in keys]
        directory.take(2 * size + 32)
        following = keys[-1] + 1
        for key, count, length, many in zip(keys, counts, lengths, told):
            numbers, kept = block(data[place:place + length], count), Bytes(data[attributes:attributes + many])
            usual = [(le(data[80:82]), le(data[82:84]))] * count
            each = zip(column(kept, count), column(kept, count)) if many else usual
            listed.update((10000 * key + n, a) for n, a in zip(numbers, each))
            place, attributes = place + length, attributes + many
    return listed

for number, kept in sorted(read(open(sys.argv[1], "rb").read()).items()):
    print(number, *kept)
