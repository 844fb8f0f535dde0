// Before anything is drawn: the light or dark scheme that a reader chose by hand, else that of the system.
document.body.dataset.theme = localStorage.getItem("theme") || "auto";
