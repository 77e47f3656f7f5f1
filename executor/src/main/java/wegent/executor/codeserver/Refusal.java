package wegent.executor.codeserver;

/// Why a browser is not let in: the status, and a sentence in two languages for whom it may concern.
enum Refusal {
    UNKNOWN(404, "There is no such IDE session. Open the IDE again from Wegent.", "没有这个 IDE 会话。请从 Wegent 重新打开 IDE。"),
    ENDED(410, "This IDE session has ended. Open the IDE again from Wegent.", "此 IDE 会话已结束。请从 Wegent 重新打开 IDE。"),
    NOT_LET_IN(
            401,
            "This link has been used, is too old, or is another browser's. Open the IDE again from Wegent.",
            "此链接已被使用、已过期，或属于另一个浏览器。请从 Wegent 重新打开 IDE。"),
    WRONG_HOST(
            421,
            "This address does not belong to the IDE session. Open the IDE again from Wegent.",
            "此地址不属于该 IDE 会话。请从 Wegent 重新打开 IDE。"),
    WRONG_ORIGIN(403, "This request came from another site, and is refused.", "此请求来自其他网站，已被拒绝。"),
    MALFORMED(400, "This request is not for an IDE session.", "此请求与 IDE 会话无关。"),
    TOO_MANY(503, "This IDE session has too many connections open.", "此 IDE 会话打开的连接过多。"),
    AWAY(
            503,
            "The device has lost its connection to Wegent; the IDE goes on when it is back. Load this page again then.",
            "设备与 Wegent 的连接已断开；恢复后 IDE 会继续。届时请重新加载此页面。"),
    NOT_RUNNING(
            502,
            "code-server does not start on the device. Its executor's log says why.",
            "code-server 无法在设备上启动。原因见该设备执行器的日志。");

    final int status;
    final String english;
    final String chinese;

    Refusal(int status, String english, String chinese) {
        this.status = status;
        this.english = english;
        this.chinese = chinese;
    }

    /// A page of its own.
    String page() {
        return """
                <!doctype html><html lang="en"><meta charset="utf-8"><title>IDE</title>\
                <meta name="viewport" content="width=device-width"><body style="font:1rem/1.5 system-ui,sans-serif;\
                max-width:32rem;margin:20vh auto 0;padding:0 1rem;color-scheme:light dark"><p>%s</p>\
                <p lang="zh-CN">%s</p>
                """.formatted(english, chinese);
    }
}
