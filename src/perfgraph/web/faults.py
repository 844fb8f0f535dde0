"""What goes wrong before an answer is there, as a status and a text in both languages."""

from starlette.responses import Response

from perfgraph.findings import Bilingual
from perfgraph.limits import MB, Allowance, Limits
from perfgraph.web.jobs import PLAIN_TEXT
from perfgraph.web.pool import Busy, Stopped

_TEXTS = {
    "client-seconds": Bilingual(
        zh="查询次数过多：一分钟内可用的查询时间已用完，请稍后再试。",
        en="Too many queries: the query time of this minute is used up; try again later.",
    ),
    "busy": Bilingual(
        zh="服务器繁忙，请稍后再试。", en="The server is busy with other queries; try again later."
    ),
    "deadline": Bilingual(
        zh="查询超过{seconds:g}秒，已停止。请缩小范围（FILTER、LIMIT）或减少连接。",
        en="The query took more than {seconds:g} seconds and was stopped. Narrow it (FILTER, LIMIT).",
    ),
    "memory": Bilingual(
        zh="查询占用内存超过{memory} MB，已停止。请缩小范围，或避免对大量结果排序、分组。",
        en="The query needed more than {memory} MB and was stopped. Narrow it, or sort and group fewer rows.",
    ),
    "size": Bilingual(
        zh="结果超过{rows}行或{size} MB，未发送。请用 LIMIT 和 OFFSET 分页取回。",
        en="The answer is above {rows} rows or {size} MB and was not sent. Page it with LIMIT and OFFSET.",
    ),
    "path": Bilingual(zh="地址过长。", en="The address is too long."),
    "method": Bilingual(
        zh="此地址不接受该方法，请用响应头 Allow 列出的方法。",
        en="This address does not take the method; use one that the header Allow lists.",
    ),
    "nothing": Bilingual(zh="此地址没有内容。", en="There is nothing at this address."),
    "store": Bilingual(
        zh="数据暂时无法读取，请稍后再试；管理员可在服务器日志中查看原因。",
        en="The data cannot be read at the moment; try again later. The log of the server tells why.",
    ),
    "crash": Bilingual(
        zh="处理此请求的进程意外结束，请再试一次。",
        en="The process that worked on this request ended unexpectedly; try again.",
    ),
}

_STATUS = {"deadline": 503, "memory": 503, "size": 403, "crash": 500, "gone": 499}
"""503 as SPARQL servers answer a time-out; 403 for an answer that this client may not have."""


class Fault(Exception):
    """A request that cannot be answered: the status and a name of `_TEXTS`, or a text of its own."""

    def __init__(self, status: int, name: str, *, retry_after: int = 0, text: str = "") -> None:
        super().__init__(text or name)
        self.status, self.name, self.retry_after, self.text = status, name, retry_after, text


def fault_of(error: Busy | Stopped | Fault, allowance: Allowance) -> Fault:
    """Return what a pool could not do as a fault, with the limit that was met in its text."""
    if isinstance(error, Fault):
        return Fault(
            error.status,
            error.name,
            retry_after=error.retry_after,
            text=error.text or _text(error.name, allowance),
        )
    if isinstance(error, Busy):
        return Fault(503, "busy", retry_after=error.retry_after, text=_text("busy", allowance))
    return Fault(_STATUS[error.reason], error.reason, text=_text(error.reason, allowance))


def _text(name: str, allowance: Allowance) -> str:
    if name not in _TEXTS:
        return name
    values = {
        "seconds": allowance.seconds,
        "memory": allowance.memory // MB,
        "rows": f"{allowance.rows:,}",
        "size": allowance.size // MB,
    }
    both = _TEXTS[name]
    return f"{both.en.format(**values)}\n{both.zh.format(**values)}\n"


def text_response(fault: Fault) -> Response:
    """Return a fault as a text that no cache keeps."""
    headers = {"Cache-Control": "no-store"}
    if fault.retry_after:
        headers["Retry-After"] = str(fault.retry_after)
    return Response(fault.text or _text(fault.name, Limits().anonymous), fault.status, headers, PLAIN_TEXT)
