export default {
  title: "Kite weather",
  url: "https://kites.example/",
  language: "en",
  description: "Wind, and what to hang in it.",
  author: { name: "A. Flyer" },
};
