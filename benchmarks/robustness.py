"""What a batch must survive: one page of many megabytes, and files that hold no text at all.

Out: for pages of 1, 3 and 10 MB the seconds, the seconds a megabyte and the peak memory of a process that reads nothing else, from the raw
text to its facts; then, for files of random bytes with every ending that is known, how many came out as a document and how many as a
failure with its reason. Exit status 1 if a page takes more than 500 MB, or a file neither comes out nor is reported, or takes long.

    python benchmarks/robustness.py            # 10,000 files
    python benchmarks/robustness.py 500
"""

from __future__ import annotations

import multiprocessing
import random
import resource
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from cqextract import Extractor
from cqextract.formats import COMPRESSED, ENDINGS
from cqextract.inputs import read
from cqextract.records import Failure, Record

MEGABYTES, MOST_MEMORY = (1, 3, 10), 500  # MB
FILES, LONGEST, SLOW = 10_000, 3_000, 10.0  # files, bytes of one, seconds for one
PAGE = """江州新增智能工厂
□ 本报记者 王力
　　今年上半年，江州市规模以上工业企业利润
达到 1 2 . 5 亿 元，同比增长8.3%，增速比上年
同期提高2.1个百分点。车间里，机械臂来回忙碌，
工人守在屏幕前，一旦亮起红灯，就有人上前查看。
　　“以前靠手艺，现在靠数据。”厂长说，改造生
产线的时候，大家都担心订单接不上，没想到客户听
说以后，反而把来年的单子也签了下来。
　　夜幕降临，街边的小店陆续亮起灯来。店主们忙
着备料，隔壁的老街坊端着碗过来串门，说起这些年
的变化，你一言我一语，谁也停不下来。
　　老街口的茶馆开了三十年，掌柜一早就把桌椅擦
得干干净净。熟客推门进来，不用开口，热茶已经端到
手边。有人说起刚通车的那条路，掌柜笑着摆手，说自
己还没来得及坐上一回，倒是听客人讲了许多遍。
　　山那边的果园里，果农们正忙着给果树套袋。雨水
足，日头也好，挂果比往年早。合作社的年轻人架起手
机，对着镜头介绍果园的模样，不一会儿就来了订单。
图为江州新建车间图为江州新建车间。。
（上接1版）
"""  # denser than newspaper pages are: a figure in about ninety characters
STARTS = (b"", b"", b"%PDF-1.7\n", b"<html><body>", b"PAR1", b"\xff\xfe", b"\xef\xbb\xbf", b"\x1f\x8b\x08", b"id,text\n", b'{"text": "')


def main(files: int) -> None:
    sizes = [big_page(megabytes) for megabytes in MEGABYTES]
    for megabytes, (seconds, memory) in zip(MEGABYTES, sizes, strict=True):
        print(f"{megabytes:3} MB  {seconds:7.1f} s  {seconds / megabytes:6.2f} s a MB  {memory:5.0f} MB at the peak", flush=True)
    outcomes, slowest = random_files(files)
    told = ", ".join(f"{count} × {reason}" for reason, count in outcomes.most_common(6))
    print(f"{outcomes.total()} files of random bytes, none longer than {slowest:.2f} s: {told}")
    sys.exit(any(memory > MOST_MEMORY for _, memory in sizes) or outcomes.total() != files or slowest > SLOW)


def big_page(megabytes: int) -> tuple[float, float]:
    """Seconds and peak megabytes for a page of so many megabytes, in a process of its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_read_page, (megabytes,))


def _read_page(megabytes: int) -> tuple[float, float]:
    page = PAGE * (megabytes * 1_000_000 // len(PAGE.encode()))
    extract = Extractor().extract
    began = time.process_time()
    assert extract(page, published="2021-08-24").facts
    return time.process_time() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 if sys.platform == "linux" else 1024) / 1000


def random_files(files: int) -> tuple[Counter[str], float]:
    """What became of each of so many files, and the seconds that the slowest took. Whatever is raised ends the run."""
    rng, pipe = random.Random(1), Extractor().pipe
    endings = [ending + packed for ending in ENDINGS for packed in ("", *COMPRESSED)]
    outcomes: Counter[str] = Counter()
    slowest = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for number in range(files):
            path = Path(folder, f"{number}{rng.choice(endings)}")
            path.write_bytes(rng.choice(STARTS) + rng.randbytes(rng.randint(0, LONGEST)))
            began = time.perf_counter()
            found = [next(pipe([outcome])) if isinstance(outcome, Record) else outcome for outcome in read([str(path)])]
            slowest = max(slowest, time.perf_counter() - began)
            outcomes[_told(found)] += 1
            path.unlink()
    return outcomes, slowest


def _told(found: list[object]) -> str:
    reasons = [outcome.reason.partition("(")[0].partition(";")[0].strip() for outcome in found if isinstance(outcome, Failure)]
    return reasons[0] if reasons else f"{'one document' if len(found) == 1 else 'several documents' if found else 'NOTHING'}"


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else FILES)
