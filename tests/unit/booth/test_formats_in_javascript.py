"""The small formats as the browser writes and reads them: against the vectors and Python."""

import pytest

from governance.sealing.credentials import new_code, seed_of_code, shown_code
from governance.sealing.faults import SealingFault
from governance.sealing.keys import key_from_text, read_public_key
from tests.javascript import REFUSALS, golden, in_javascript

CANONICAL = "sealing/canonical.js"
KEYS = "sealing/keys.js"


def test_canonical_json_and_base64url_are_those_of_the_vectors() -> None:
    given = golden("canonical")
    found = in_javascript(
        """
        const refused = (act) => { try { act(); return false; } catch { return true; } };
        const raw = (hex) => c.unhex(hex);
        const all = (promises) => Promise.all(promises);
        const odd = [1.5, -1, 2 ** 53, NaN, undefined, "\\ud800"];
        const { signature, ...unsigned } = given.signed.object;
        return {
          written: given.canonical.map(({ body }) => c.canonicalText(body)),
          digests: await all(given.canonical.map(({ body }) => c.digest(c.canonical(body)))),
          read: given.canonical.map(({ utf8 }) => c.canonicalText(c.readCanonical(utf8))),
          refused: given.refused.filter((text) => !refused(() => c.readCanonical(text))),
          b64u: given.b64u.map(({ hex }) => c.b64u(raw(hex))),
          hex: given.b64u.map(({ text }) => c.hex(c.unb64u(text))),
          b64uRefused: given.b64u_refused.filter((text) => !refused(() => c.unb64u(text))),
          odd: odd.filter((one) => !refused(() => c.canonical({ one }))),
          key: refused(() => c.canonical({ "é": 1 })),
          signed: await s.signed(unsigned, raw(given.signed.seed)),
          holds: await s.isSigned(given.signed.object, raw(given.signed.key)),
          broken: await s.isSigned({ ...given.signed.object, name: "?" }, raw(given.signed.key)),
        };
        """,
        given,
        c=CANONICAL,
        s="sealing/signing.js",
    )
    texts = [one["utf8"] for one in given["canonical"]]
    assert found["written"] == found["read"] == texts
    assert found["digests"] == [one["sha256"] for one in given["canonical"]]
    assert found["b64u"] == [one["text"] for one in given["b64u"]]
    assert found["hex"] == [one["hex"] for one in given["b64u"]]
    assert found["refused"] == found["b64uRefused"] == found["odd"] == []
    assert found["key"] is True
    assert found["signed"] == given["signed"]["object"]
    assert (found["holds"], found["broken"]) == (True, False)


def test_codes_are_read_and_become_the_same_seeds() -> None:
    given = golden("credentials")
    code = new_code()
    given["more"] = {"code": code, "typed": shown_code(code)}
    found = in_javascript(
        """
        return {
          codes: await Promise.all(given.codes.map(async ({ code, typed }) => ({
            read: await Promise.all(typed.map(it.readCode)),
            seed: c.hex(await it.seedOfCode(code, given.poll)),
          }))),
          refused: await Promise.all(given.refused.map(it.readCode)),
          more: c.hex(await it.seedOfCode(await it.readCode(given.more.typed), given.poll)),
        };
        """,
        given,
        it="sealing/credentials.js",
        c=CANONICAL,
    )
    for one, expected in zip(found["codes"], given["codes"], strict=True):
        assert set(one["read"]) == {expected["code"]}
        assert one["seed"] == expected["seed"]
    assert set(found["refused"]) == {None}
    assert found["more"] == seed_of_code(code, given["poll"]).hex()


def test_trustees_keys_are_derived_typed_and_filed_alike() -> None:
    given = golden("keys")
    found = in_javascript(
        REFUSALS
        + """
        const all = async (typed, name) => {
          const key = await k.keyFromText(typed, name);
          return [key.keyId, c.hex(key.openingKey), c.hex(key.signingKey), key.paperText];
        };
        return {
          pairs: await Promise.all(given.derive_key_pair.map(async ({ ikm }) =>
            c.hex(await h.publicBytes(await h.derivedKeyPair(c.unhex(ikm)))))),
          trustees: await Promise.all(given.trustees.map(async (one) => ({
            typed: await Promise.all(one.typed.map((typed) => all(typed, one.name))),
            fromFile: (await k.readSecretKey(c.canonicalText(one.secret_file))).keyId,
            publicFile: await k.publicFile(await k.trusteeKey(c.unhex(one.secret), one.name)),
            secretFile: k.secretFile(
              await k.trusteeKey(c.unhex(one.secret), one.name), new Date(one.secret_file.made_at)),
          }))),
          refused: await Promise.all(
            given.refused.map((text) => refusal(() => k.keyFromText(text, "")))),
        };
        """,
        given,
        k=KEYS,
        c=CANONICAL,
        h="sealing/hpke.js",
    )
    assert found["pairs"] == [one["public"] for one in given["derive_key_pair"]]
    for one, expected in zip(found["trustees"], given["trustees"], strict=True):
        facts = [expected[key] for key in ("key_id", "opening_key", "signing_key", "paper_text")]
        assert all(typed == facts for typed in one["typed"])
        assert one["fromFile"] == expected["key_id"]
        assert one["publicFile"] == expected["public_file"]
        assert one["secretFile"] == expected["secret_file"]
    for text, told in zip(given["refused"], found["refused"], strict=True):
        with pytest.raises(SealingFault) as fault:
            key_from_text(text, "")
        assert told == {"code": fault.value.code, "text": str(fault.value)}


def test_the_tree_its_proofs_and_its_checkpoint_are_those_of_the_vectors() -> None:
    given = golden("log")
    found = in_javascript(
        REFUSALS
        + """
        const leaves = await Promise.all(given.entries.map((entry) => log.leaf(c.utf8(entry))));
        const roots = [];
        for (let size = 0; size <= leaves.length; size += 1) {
          roots.push(c.hex(await log.rootOf(leaves.slice(0, size))));
        }
        const byPath = async ({ entry, size, path }) => {
          const steps = { entry, size, path: path.map(c.unhex) };
          const root = await log.rootByPath(leaves[entry], steps);
          return root && c.hex(root);
        };
        const wrong = (one) => Promise.all([
          byPath({ ...one, path: [...one.path, one.path[0] ?? "00".repeat(32)] }),
          byPath({ ...one, entry: one.size }),
        ]);
        const key = c.unhex(given.key);
        const read = (text, of = given.origin) => note.readCheckpoint(text, of, key);
        const indented = given.checkpoint.replaceAll("\\n", "\\r\\n  ");
        const mail = `Dear all,\\r\\n\\r\\n  ${indented}\\r\\nBye`;
        return {
          roots,
          proven: await Promise.all(given.inclusion.map(byPath)),
          wrong: (await Promise.all(given.inclusion.map(wrong))).flat(),
          head: await read(given.checkpoint),
          inMail: await read(mail),
          other: (await refusal(() => read(given.checkpoint.replace("\\n20\\n", "\\n21\\n")))).code,
          none: (await refusal(() => read("Dear all,\\nnothing here."))).code,
          foreign: (await refusal(() => read(given.checkpoint, "elsewhere"))).code,
        };
        """,
        given,
        log="sealing/log.js",
        note="sealing/note.js",
        c=CANONICAL,
    )
    assert found["roots"] == given["roots"]
    assert found["proven"] == [given["roots"][one["size"]] for one in given["inclusion"]]
    assert not set(found["wrong"]) & set(given["roots"][1:])
    assert found["head"] == found["inMail"] == {"size": 20, "root": given["roots"][20]}
    assert (found["other"], found["none"]) == ("bad-signature", "malformed")
    assert found["foreign"] == "wrong-poll"


def test_a_new_key_of_the_page_is_one_for_python() -> None:
    made = in_javascript(
        """
        const secret = crypto.getRandomValues(new Uint8Array(32));
        const key = await k.trusteeKey(secret, "Łucja Żukowska");
        return { text: c.canonicalText(await k.publicFile(key)), paper: key.paperText };
        """,
        k=KEYS,
        c=CANONICAL,
    )
    public = read_public_key(made["text"].encode())
    assert public == key_from_text(made["paper"], "Łucja Żukowska").public
