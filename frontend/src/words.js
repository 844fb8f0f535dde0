// What the editor says by itself, in the two languages of the site. What stands on the page from the start is in
// the page's template.

const WORDS = {
  en: {
    editor: "SPARQL query",
    faulty: "This line is not SPARQL. Expected here: ",
    complete: "Ctrl+Space completes",
    table: "Table",
    response: "Text",
    tabs: "How the answer is shown",
    filter: "Filter the rows",
    rows: (shown, all) => (shown === all ? `${number(all, "en")} rows` : `${number(shown, "en")} of ${number(all, "en")} rows`),
    row: "Row",
    more: "Show more rows",
    whole: "Show the whole text",
    none: "The query was answered; no row fits it. Look at the spelling of names and prefixes, or take out a condition.",
    yes: "Yes",
    no: "No",
    seconds: (seconds) => `in ${seconds} s`,
    running: "The query runs …",
    stopped: "The query was stopped.",
    unreachable: "The server could not be reached. Look at the connection and run the query again.",
    cut: "The answer broke off before its end and is not shown. Ask for less: add a LIMIT or a condition.",
    refused: {
      400: "The query cannot be understood",
      404: "Nothing stands at this address",
      406: "This form of answer is not offered",
      413: "The query is too long",
      429: "Too many queries in a short time",
      500: "The query ended with a fault of the server",
      503: "The server is busy, or the query needs more than it may use",
      504: "The query took longer than it may",
    },
    fault: (status) => `The query was not answered (status ${status})`,
    again: (seconds) => `Try again in ${seconds} s.`,
    update: "This page asks only; changes go through their own route with a token.",
  },
  zh: {
    editor: "SPARQL 查询",
    faulty: "此行不是有效的 SPARQL。此处应为：",
    complete: "按 Ctrl+空格 补全",
    table: "表格",
    response: "文本",
    tabs: "答案的显示方式",
    filter: "筛选各行",
    rows: (shown, all) => (shown === all ? `${number(all, "zh")} 行` : `${number(shown, "zh")} 行，共 ${number(all, "zh")} 行`),
    row: "行",
    more: "显示更多行",
    whole: "显示全文",
    none: "查询已完成，没有符合的行。请检查名称与前缀的拼写，或去掉一个条件。",
    yes: "是",
    no: "否",
    seconds: (seconds) => `用时 ${seconds} 秒`,
    running: "正在查询……",
    stopped: "查询已停止。",
    unreachable: "无法连接服务器。请检查网络后重新运行。",
    cut: "答案在结束前中断，因此不予显示。请缩小范围：加上 LIMIT 或条件。",
    refused: {
      400: "无法理解此查询",
      404: "此地址没有内容",
      406: "不提供此种答案格式",
      413: "查询过长",
      429: "短时间内查询过多",
      500: "服务器出错，查询未完成",
      503: "服务器正忙，或查询所需超出限额",
      504: "查询超过时限",
    },
    fault: (status) => `查询未得到回答（状态 ${status}）`,
    again: (seconds) => `请在 ${seconds} 秒后重试。`,
    update: "本页只能提问；更改须凭令牌经专门的地址进行。",
  },
};

/** Return the words in a language, English when it is not one of the site's. @param {string} language */
export function wordsIn(language) {
  return WORDS[language.split("-")[0]] ?? WORDS.en;
}

/** Return a whole number with thousands. @param {number} value @param {string} language */
function number(value, language) {
  return value.toLocaleString(language);
}
