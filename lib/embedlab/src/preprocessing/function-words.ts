/**
 * Frequent words of grammar that the packages' lists of stopwords lack, by ISO 639-1 code: those lists are short, or of
 * another spelling. No word that names what is sold, nor "without" and the like, which tells of it.
 */
export const functionWords: Readonly<Record<string, string>> = {
  el: "τη στα στις μια μία ένα ένας μιας μας σας τους τις τι της όταν πρέπει μπορεί μπορείτε μου σου έχει έχουν έχετε όλα όλες όλοι όλη όλο όλους όλων πολύ ήταν πιο μόνο όχι ναι ούτε ακόμα ακόμη επίσης όπου επειδή γιατί εδώ εκεί υπάρχει υπάρχουν κάθε κάποια κάποιο κάποιος οποία οποίο οποίος οποίες οποίων οποίου οποίας αυτήν αυτόν αυτής αυτού αυτές εμείς εσείς εγώ εσύ γίνεται μέχρι μεταξύ δύο είτε έτσι ώστε κατά",
  et: "ka ning või kes kelle sellest selleks sellel sellega välja üle veel olla oleks olid olnud on sest need nende neid nendega neile juba ainult väga saab ole kus kuidas tema ta teda meie teie teile koos kuid kuni mitte mille milles millest millega nagu kui kõige samuti iga peale pärast enne jaoks läbi vaid ehk nii et seal selles antud",
  fa: "این است آن یک خود شده او شد هر ما شود باشد دارد دارند دارای یا کرد می آنها آن‌ها بود بودن بوده من شما کند کنید کنند کرده همه دیگر هستند هست نیست بین بسیار های ها هایی تر ترین توسط ای اش وی دهد تواند می‌شود می‌کند می‌کنند می‌توان می‌تواند می‌توانید می‌باشد می‌دهد می‌شوند نمی‌شود آنکه چند چیزی حتی سایر طور هنگام همین همچنین هیچ بیشتر ولی",
  fr: "comme très tout tous toute toutes fait plus ainsi donc cela chez dont",
  it: "molto può essere quando anche",
  ko: "수 있는 있습니다 있어 있으며 있도록 없는 하는 하며 합니다 했습니다 입니다 됩니다 되는 된 되어 위한 통해 통한 더 가장 매우 모든 이런 그런 저런 대한 같은 않는 않습니다 것입니다 해당",
  lt: "yra buvo būti bus gali labai jūsų mūsų jų jie jos kurie kurios kurių kurį kurią tai šis ši šie šio bei dėl nes jau dar",
  lv: "kas tas tie tā tās to tos tam šis šī šo šie šīs šajā ļoti jūs jūsu jums mēs mūsu mums viņš viņa viņu kurš kura kuras kuri kuru kurā ko kam visi visas visu savu savas savs tiem jo kad",
  nl: "wordt jouw onze jullie deze zeer zoals zowel waar waarbij waarmee",
  ro: "foarte fost dumneavoastră într dintr printr",
  sk: "je sú ktoré ktorá ktorý ktorí ktorých ktorej ktorým ktorého ktorú nie si bude budú čo len by iba už keď bol bola bolo boli všetky všetko všetkých tak veľmi byť môže môžu môžete medzi pretože ste sme som má majú podľa ešte tiež tento táto toto tejto tohto týchto tieto vaše vaša vašej vášho naše naša našej jej ich kde než",
  uk: "які яких якого якій ваш ваша ваше при",
  ur: "میں سے کو کا کی کے لیے لئے بھی نے اس کر نہیں یا جو ساتھ ہے ہیں اور پر یہ ایک کہ ہو تو ہی وہ تھا تھی تھے گا گی گے آپ اپنے اپنی اپنا کیا گیا گئی گئے جا رہا رہی رہے جس جن ان انہیں ہم مگر لیکن پھر اگر تک ہوتا ہوتی ہوتے کرنے کرتا کرتے کرتی والا والی والے کوئی کچھ",
  vi: "trong một về đến hay hơn bạn làm nhất còn mình chúng tôi ta họ nó này kia đây đấy nào ai sao thế hoặc bằng giữa khác thêm luôn mọi tất ở bởi",
  zh: "它 您 以 而 可 但 从 让 上 下 能 其 把 会 或 及 等 并 個 這 與 為 對 從 們 來 還 讓 會 後 於 並 將 個 您 時 說 我們 你們 您的 他們 她們 它們 這個 那個 一個 這些 那些 這樣 沒有 不會 因為 還是 雖然 為了 為什麼 什麼 怎麼 對於 關於 並且 後來 没有",
};
