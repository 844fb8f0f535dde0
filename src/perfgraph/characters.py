"""Traditional characters (繁体字) of headings, units and values, and the simplified ones for each.

Only what tables of targets are made of: names and sentences stay as they are written. Every pair is one
character for one character (Table of General Standard Chinese Characters, 2013, appendix 1).
"""

_PAIRS = (
    "項项 績绩 標标 數数 資资 單单 質质 時时 務务 預预 總总 額额 財财 撥拨 實实 際际 權权 評评 級级 "
    "類类 據据 編编 碼码 稱称 門门 開开 結结 轉转 環环 態态 會会 經经 濟济 滿满 對对 產产 續续 響响 "
    "圓圆 萬万 億亿 個个 車车 戶户 歲岁 區区 縣县 鄉乡 鎮镇 業业 農农 計计 劃划 畫画 執执 狀状 況况 "
    "備备 註注 說说 釋释 義义 確确 準准 則则 專专 體体 費费 購购 買买 設设 達达 規规 範范 優优 顯显 "
    "強强 減减 讓让 進进 階阶 長长 營营 運运 護护 養养 檢检 測测 驗验 補补 貼贴 賬账 帳账 號号 電电 "
    "話话 聯联 係系 繫系 負负 責责 構构 機机 關关 黨党 處处 辦办 廳厅 國国 當当 舊旧 後后 請请 審审 "
    "報报 導导 問问 題题 議议 論论 點点 線线 網网 絡络 條条 張张 冊册 棟栋 間间 臺台 噸吨 畝亩 週周 "
    "鐘钟 頭头 隻只 證证 書书 隊队 協协 團团 員员 從从 來来 應应 該该 為为 與与 無无 "
)
SIMPLIFIED = str.maketrans({pair[0]: pair[1] for pair in _PAIRS.split()})
"""The simplified character of each traditional one, for `str.translate`."""


def simplified(text: str) -> str:
    """Return a label or value in simplified characters.

    >>> simplified("專項資金績效目標"), simplified("10萬元")
    ('专项资金绩效目标', '10万元')
    """
    return text.translate(SIMPLIFIED)
