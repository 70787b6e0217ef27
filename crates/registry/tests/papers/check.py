#!/usr/bin/env python3
"""A stranger's verifier, written from docs/formats/papers.md alone: the standard library, and openssl for Ed25519.

usage: check.py KEY LOG-DIRECTORY PAPER...
Prints one line for the log and one for each paper; exits 1 with the reason at the first that does not verify.
"""
import base64, hashlib, os, re, shutil, subprocess, sys, tempfile

OPENSSL = shutil.which("openssl")


def need(right, why):
    if not right:
        print("refused: " + why)
        sys.exit(1)


def sha(data):
    return hashlib.sha256(data).digest()


def leaf(entry):
    return sha(b"\0" + entry)


def mth(hashes):
    if len(hashes) < 2:
        return hashes[0] if hashes else sha(b"")
    k = 1
    while 2 * k < len(hashes):
        k *= 2
    return sha(b"\1" + mth(hashes[:k]) + mth(hashes[k:]))


def included(index, size, hashed, path):
    """RFC 6962 from the leaf up, by halving the range instead of by bits, so as not to repeat the same mistakes."""
    def up(low, high, path):
        if high - low == 1:
            need(not path, "the proof is too long")
            return hashed
        need(path, "the proof is too short")
        k = 1
        while 2 * k < high - low:
            k *= 2
        if index < low + k:
            return sha(b"\1" + up(low, low + k, path[:-1]) + path[-1])
        return sha(b"\1" + path[-1] + up(low + k, high, path[:-1]))
    need(index < size, "no such entry")
    return up(0, size, path)


def read_key(text):
    name, number, key = text.split("+", 2)
    key = base64.b64decode(key, validate=True)
    need(len(key) == 33 and key[0] == 1, "not an Ed25519 key")
    need(sha(name.encode() + b"\n" + key)[:4].hex() == number, "the key was altered")
    return name, bytes.fromhex(number), key[1:]


def ed25519(key, message, signature):
    if OPENSSL is None:
        return True
    with tempfile.TemporaryDirectory() as folder:
        names = []
        der = bytes.fromhex("302a300506032b6570032100") + key
        for name, data in ("key", der), ("message", message), ("signature", signature):
            names.append(os.path.join(folder, name))
            with open(names[-1], "wb") as file:
                file.write(data)
        command = [OPENSSL, "pkeyutl", "-verify", "-rawin", "-pubin", "-keyform", "DER"]
        command += ["-inkey", names[0], "-in", names[1], "-sigfile", names[2]]
        return subprocess.run(command, capture_output=True).returncode == 0


def open_note(data, key):
    """The text of a note that this key signed."""
    name, number, public = key
    text = data.decode("utf-8")
    need(not any(ord(c) < 32 and c != "\n" for c in text), "a control character")
    at = text.rfind("\n\n")
    need(at > 0 and text.endswith("\n"), "not a note")
    body, below = text[: at + 1], text[at + 2 : -1].split("\n")
    good = 0
    for line in below:
        parts = line.split(" ")
        need(len(parts) == 3 and parts[0] == "\u2014", "not a line of a signature")
        signature = base64.b64decode(parts[2], validate=True)
        if parts[1] == name and signature[:4] == number:
            need(ed25519(public, body.encode(), signature[4:]), "the signature does not fit")
            good += 1
    need(good > 0, "not signed by the key")
    return body


def read_checkpoint(body, key):
    lines = body.split("\n")
    need(lines[0] == key[0], "another log")
    need(re.fullmatch("0|[1-9][0-9]*", lines[1]), "no size")
    return int(lines[1]), base64.b64decode(lines[2], validate=True)


def place(index):
    parts = ["%03d" % (index % 1000)]
    while index >= 1000:
        index //= 1000
        parts.insert(0, "x%03d" % (index % 1000))
    return "/".join(parts)


def read_log(folder, key):
    """All entries, each tile of each level compared with what the entries give."""
    def file(name, width):
        full = os.path.join(folder, name)
        with open(full if width == 256 else full + ".p/%d" % width, "rb") as opened:
            return opened.read()
    with open(os.path.join(folder, "checkpoint"), "rb") as opened:
        size, root = read_checkpoint(open_note(opened.read(), key), key)
    entries = []
    for index in range((size + 255) // 256):
        data = file("tile/entries/" + place(index), min(256, size - index * 256))
        while data:
            length = int.from_bytes(data[:2], "big")
            entries.append(data[2 : 2 + length])
            data = data[2 + length :]
    need(len(entries) == size, "entries are missing")
    row, level = [leaf(entry) for entry in entries], 0
    need(mth(row) == root, "the entries do not give the root")
    while row:
        for index in range((len(row) + 255) // 256):
            part = row[index * 256 : index * 256 + 256]
            need(file("tile/%d/%s" % (level, place(index)), len(part)) == b"".join(part), "a tile is wrong")
        row = [mth(row[at : at + 256]) for at in range(0, len(row) - 255, 256)]
        level += 1
    print("log: %d entries, root %s" % (size, base64.b64encode(root).decode()))
    return entries


def check_paper(data, key, entries):
    lines = open_note(data, key).split("\n")[:-1]
    title = re.fullmatch("wurao ([a-z][a-z0-9-]*) ([1-9][0-9]*)", lines[0])
    need(title, "not a paper")
    pairs = []
    for line in lines[1:]:
        pair = re.fullmatch("([a-z][a-z0-9-]{0,31}): (\\S|\\S.*\\S)", line)
        need(pair, "not a line of a paper: " + line)
        pairs.append(pair.groups())
    one = dict(pairs)
    need(one["registry"] == key[0], "another registry")
    if "log" in one:
        signed = ["\u2014 " + value for name, value in pairs if name == "log-signed"]
        note = "\n".join([one["log"], one["log-size"], one["log-root"], ""] + signed) + "\n"
        size, root = read_checkpoint(open_note(note.encode(), key), key)
        path = [base64.b64decode(value, validate=True) for name, value in pairs if name == "log-proof"]
        index, manifest = int(one["log-index"]), bytes.fromhex(one["manifest"])
        need(included(index, size, manifest, path) == root, "the proof does not lead to the checkpoint")
        need(leaf(entries[index]) == manifest, "the log holds another manifest")
    print("%s %s: %d lines" % (title[1], title[2], len(pairs)))


def main():
    print("signatures: " + ("openssl" if OPENSSL else "not verified, no openssl"))
    key = read_key(sys.argv[1])
    entries = read_log(sys.argv[2], key)
    for name in sys.argv[3:]:
        with open(name, "rb") as opened:
            check_paper(opened.read(), key, entries)


main()
