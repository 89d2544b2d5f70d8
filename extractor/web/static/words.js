/** What the page's script says. */
export const WORDS = {
  busy: "Đang đọc…",
  copied: "Đã chép JSON.",
  copyFailed: "Trình duyệt không cho chép; hãy tải JSON về.",
  undone: "Đã hoàn tác.",
  offline: "Không gặp được máy chủ; hãy xem chương trình bienban còn chạy không.",
  nothing: "Hãy dán văn bản hoặc chọn một tệp.",
};
