"""The words of the pages of price books in Chinese."""

CHINESE = {
    "vendor": "厂商",
    "region": "地区",
    "currency": "货币",
    "version": "版本",
    "newest source": "最新来源核对于",
    "Editions": "价格版本",
    "A filled point is a day that a source states, an empty one the day when it was seen.": (
        "实心点是来源写明的生效日，空心点是首次见到的日期。"
    ),
    "edition": "价格版本",
    "dated": "日期依据",
    "note": "说明",
    "Prices": "价格",
    "The prices of the newest edition, each with its history since the first edition: years across, amounts upwards.": (
        "最新价格版本的单价，以及自第一个价格版本以来的历史：横轴为年份，纵轴为金额。"
    ),
    "meter": "计费项",
    "price": "单价",
    "per": "每",
    "source": "来源",
    "history": "历史",
    "changes": "变化",
    "No longer priced": "已不再标价",
    "quoted": "需询价",
    "none": "无",
    "None.": "无。",
    "Regimes": "计费方案",
    "What each stage makes of a month of 300,000 minutes of audio, 900,000 HD and 80,000 Full HD.": (
        "一个月 300,000 分钟音频、900,000 分钟高清、80,000 分钟超高清，经过每个步骤后的金额。"
    ),
    "Who may buy": "适用客户",
    "Assumed": "假设",
    "Stages": "计费步骤",
    "stage": "步骤",
    "does": "作用",
    "payable": "应付",
    "CNY": "CNY",
    "USD": "USD",
    "Where sources differ": "来源说法不一之处",
    "about": "关于",
    "kept": "采用",
    "not kept": "未采用",
    "why": "理由",
    "what may hold instead": "若改为",
    "Assumed where no source says it": "来源没有说明时的假设",
    "What is not known": "未知之处",
    "no price, or none above what it covers": "没有价格，或超出所含用量后没有价格",
    "The day from which these editions hold is not stated": "以下价格版本的生效日没有写明",
    "Sources": "来源",
    "Ages in days, on the day when the newest source was read": "来源距最新来源核对日的天数，最新来源核对于",
    "kind": "类型",
    "read": "核对日",
    "age": "天数",
    "rests on it": "所依据的价格和步骤",
}
"""What stands on every page; the texts of a book are in its file in both languages."""
